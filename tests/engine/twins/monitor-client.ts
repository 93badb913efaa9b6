import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as services from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { Values } from "./twin";

/** What a component provider tells the engine of one resource. */
export interface Registration {
  type: string;
  name: string;
  custom: boolean;
  parent: string;
  inputs: Values;
  dependencies: string[];
  /** URNs by input; without it the engine takes each input to depend on all. */
  propertyDependencies: Record<string, string[]>;
  provider?: string;
  protect: boolean;
}

/** The engine's resource monitor, as a component provider uses it. */
export class MonitorClient {
  private readonly client: services.ResourceMonitorClient;

  constructor(endpoint: string) {
    this.client = new services.ResourceMonitorClient(endpoint, grpc.credentials.createInsecure());
  }

  register(registration: Registration): Promise<{ urn: string; id: string; outputs: Values }> {
    const request = new proto.RegisterResourceRequest()
      .setType(registration.type)
      .setName(registration.name)
      .setCustom(registration.custom)
      .setParent(registration.parent)
      .setObject(Struct.fromJavaScript(given(registration.inputs)))
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setProtect(registration.protect)
      .setProvider(registration.provider ?? "")
      .setDependenciesList(registration.dependencies);
    for (const [property, urns] of Object.entries(registration.propertyDependencies))
      request
        .getPropertydependenciesMap()
        .set(property, new proto.RegisterResourceRequest.PropertyDependencies().setUrnsList(urns));
    return new Promise((resolve, reject) => {
      this.client.registerResource(request, (error, response) => {
        if (error) return reject(error);
        resolve({
          urn: response.getUrn(),
          id: response.getId(),
          outputs: response.getObject()?.toJavaScript() ?? {},
        });
      });
    });
  }

  /** The state of a resource that was passed as a value. */
  resource(urn: string): Promise<Values> {
    const request = new proto.ResourceInvokeRequest()
      .setTok("pulumi:pulumi:getResource")
      .setArgs(Struct.fromJavaScript({ urn }));
    return new Promise((resolve, reject) => {
      this.client.invoke(request, (error, response) => {
        if (error) return reject(error);
        resolve(response.getReturn()?.toJavaScript()["state"] ?? {});
      });
    });
  }

  registerOutputs(urn: string, outputs: Values): Promise<void> {
    const request = new proto.RegisterResourceOutputsRequest()
      .setUrn(urn)
      .setOutputs(Struct.fromJavaScript(given(outputs)));
    return new Promise((resolve, reject) => {
      this.client.registerResourceOutputs(request, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.client.close();
  }
}

/** Without the values that are not given, which the wire has no form for. */
function given(values: Values): Record<string, never> {
  return JSON.parse(JSON.stringify(values)) as Record<string, never>;
}
