import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import * as monitorServices from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitorProto from "@pulumi/pulumi/proto/resource_pb";
import { answerInvoke } from "../../offline/engine/invokes";

/**
 * A resource provider that accepts everything and answers with its inputs, for the real engine. A component such as
 * eks:index:Cluster is registered as one entry.
 */
export class EchoProvider {
  private readonly server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });

  /** Starts on a random port of the loopback. */
  async start(): Promise<number> {
    const definition = (services as unknown as Record<string, grpc.ServiceDefinition>)[
      "ResourceProviderService"
    ]!;
    this.server.addService(definition, handlers());
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

function handlers(): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: answer(() => {
      const info = new PluginInfo();
      info.setVersion("1.0.0");
      return info;
    }),
    checkConfig: answer((request: proto.CheckRequest) => checked(request)),
    diffConfig: answer(() => new proto.DiffResponse()),
    configure: answer(() => {
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(true);
      return response;
    }),
    check: answer((request: proto.CheckRequest) => checked(request)),
    diff: answer(() => new proto.DiffResponse()),
    create: answer((request: proto.CreateRequest) => {
      const response = new proto.CreateResponse();
      response.setId(request.getPreview() ? "" : `${request.getName()}-id`);
      response.setProperties(request.getProperties());
      return response;
    }),
    read: answer((request: proto.ReadRequest) => {
      const response = new proto.ReadResponse();
      response.setId(request.getId());
      // Nothing is known of what is imported.
      response.setProperties(request.getProperties() ?? new Struct());
      response.setInputs(request.getInputs() ?? new Struct());
      return response;
    }),
    update: answer((request: proto.UpdateRequest) => {
      const response = new proto.UpdateResponse();
      response.setProperties(request.getNews());
      return response;
    }),
    invoke: answer((request: proto.InvokeRequest) => answerInvoke(request)),
    attach: answer(() => new Empty()),
    delete: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    construct: (
      call: grpc.ServerUnaryCall<proto.ConstructRequest, proto.ConstructResponse>,
      callback: grpc.sendUnaryData<proto.ConstructResponse>,
    ) => {
      construct(call.request).then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
    },
  };
}

function answer<Request, Response>(
  make: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => callback(null, make(call.request));
}

function checked(request: proto.CheckRequest): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

/** Registers the component with the engine, as a component provider does. */
async function construct(request: proto.ConstructRequest): Promise<proto.ConstructResponse> {
  const client = new monitorServices.ResourceMonitorClient(
    request.getMonitorendpoint(),
    grpc.credentials.createInsecure(),
  );
  const registration = new monitorProto.RegisterResourceRequest();
  registration.setType(request.getType());
  registration.setName(request.getName());
  registration.setParent(request.getParent());
  registration.setCustom(false);
  registration.setObject(request.getInputs());
  registration.setAcceptsecrets(true);
  registration.setProtect(request.getProtect() ?? false);
  registration.setDependenciesList(request.getDependenciesList());
  for (const [input] of request.getInputdependenciesMap().toArray() as [string, unknown][]) {
    const dependencies = new monitorProto.RegisterResourceRequest.PropertyDependencies();
    dependencies.setUrnsList(request.getInputdependenciesMap().get(input)?.getUrnsList() ?? []);
    registration.getPropertydependenciesMap().set(input, dependencies);
  }
  const registered = await new Promise<monitorProto.RegisterResourceResponse>((resolve, reject) => {
    client.registerResource(registration, (error, response) => (error ? reject(error) : resolve(response)));
  });
  client.close();
  const response = new proto.ConstructResponse();
  response.setUrn(registered.getUrn());
  response.setState(registered.getObject());
  return response;
}
