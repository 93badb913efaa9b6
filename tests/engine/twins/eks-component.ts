import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { RESOURCE_SIGNATURE, SIGNATURE, UNKNOWN } from "../../../offline/engine/computed";
import { MonitorClient } from "./monitor-client";
import { OUTPUT_SIGNATURE } from "../../../offline/engine/wire-values";
import { Checked, CloudError, NO_DIFFERENCE, Twin, Values } from "./twin";

/** The provider eks has components only: no resource of its own is ever checked or created. */
export const EKS_TWIN: Twin = {
  version: "4.3.0",
  configure: () => undefined,
  diffConfig: () => NO_DIFFERENCE,
  check: (_resource, news): Checked => ({ inputs: news, problems: [] }),
  diff: () => NO_DIFFERENCE,
  create: componentsOnly,
  read: componentsOnly,
  update: componentsOnly,
  delete: componentsOnly,
};

function componentsOnly(): Promise<never> {
  return Promise.reject(new CloudError("eks has components only"));
}

/**
 * Makes eks:index:Cluster as the component provider does with the inputs that Slipway gives: a component with one
 * aws:eks/cluster:Cluster in it, and no groups, nodes or add-ons.
 */
export async function constructCluster(request: proto.ConstructRequest): Promise<proto.ConstructResponse> {
  const monitor = new MonitorClient(request.getMonitorendpoint());
  try {
    const inputs = plain(request.getInputs()?.toJavaScript()) as Values;
    const protect = request.getProtect() ?? false;
    const ofInputs = inputDependencies(request);
    const component = await monitor.register({
      type: request.getType(),
      name: request.getName(),
      custom: false,
      parent: request.getParent(),
      inputs,
      dependencies: [...new Set([...request.getDependenciesList(), ...Object.values(ofInputs).flat()])],
      propertyDependencies: ofInputs,
      protect,
    });
    const ofCluster = clusterDependencies(ofInputs);
    const cluster = await monitor.register({
      type: "aws:eks/cluster:Cluster",
      name: `${request.getName()}-eksCluster`,
      custom: true,
      parent: component.urn,
      provider: request.getProvidersMap().get("aws") ?? "",
      inputs: await clusterInputs(monitor, inputs),
      dependencies: [...new Set(Object.values(ofCluster).flat())],
      propertyDependencies: ofCluster,
      protect,
    });
    const outputs = componentOutputs(cluster);
    await monitor.registerOutputs(component.urn, outputs);
    return response(component.urn, outputs, cluster.urn);
  } finally {
    monitor.close();
  }
}

/** URNs by input of the component. */
function inputDependencies(request: proto.ConstructRequest): Record<string, string[]> {
  const map = request.getInputdependenciesMap();
  return Object.fromEntries(
    (map.toArray() as [string, unknown][]).map(([key]) => [key, map.get(key)?.getUrnsList() ?? []]),
  );
}

/** URNs by input of the cluster in it; what the component waits for, it waits for through its parent. */
function clusterDependencies(of: Record<string, string[]>): Record<string, string[]> {
  return {
    roleArn: of["serviceRole"] ?? [],
    vpcConfig: of["privateSubnetIds"] ?? [],
    encryptionConfig: of["encryptionConfigKeyArn"] ?? [],
  };
}

/** Outputs as their values, secrets too: what is secret here is marked again by whoever made it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const object = value as Values;
  if (object[SIGNATURE] === OUTPUT_SIGNATURE) return "value" in object ? plain(object["value"]) : UNKNOWN;
  if (object[SIGNATURE] !== undefined && object[SIGNATURE] !== RESOURCE_SIGNATURE)
    return plain(object["value"]);
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, plain(inner)]));
}

async function clusterInputs(monitor: MonitorClient, inputs: Values): Promise<Values> {
  const role = inputs["serviceRole"] as { urn: string };
  const { arn = UNKNOWN } = await monitor.resource(role.urn);
  return {
    name: inputs["name"],
    version: inputs["version"],
    roleArn: arn,
    vpcConfig: {
      subnetIds: inputs["privateSubnetIds"],
      endpointPrivateAccess: inputs["endpointPrivateAccess"],
      endpointPublicAccess: inputs["endpointPublicAccess"],
      ...(inputs["publicAccessCidrs"] ? { publicAccessCidrs: inputs["publicAccessCidrs"] } : {}),
    },
    accessConfig: { authenticationMode: inputs["authenticationMode"] },
    encryptionConfig: { provider: { keyArn: inputs["encryptionConfigKeyArn"] }, resources: ["secrets"] },
    enabledClusterLogTypes: inputs["enabledClusterLogTypes"],
    upgradePolicy: inputs["upgradePolicy"],
    deletionProtection: inputs["deletionProtection"],
    bootstrapSelfManagedAddons: inputs["bootstrapSelfManagedAddons"],
    tags: inputs["tags"],
  };
}

function componentOutputs({ urn, id, outputs }: { urn: string; id: string; outputs: Values }): Values {
  const known = id !== "" && id !== UNKNOWN;
  const { endpoint, certificateAuthority, identities, vpcConfig } = outputs as {
    endpoint: string;
    certificateAuthority: { data: string };
    identities: { oidcs: { issuer: string }[] }[];
    vpcConfig: { clusterSecurityGroupId: string };
  };
  const issuer = known ? identities[0]!.oidcs[0]!.issuer : UNKNOWN;
  const reference = { [SIGNATURE]: RESOURCE_SIGNATURE, urn, id: known ? id : UNKNOWN, packageVersion: "" };
  return {
    eksCluster: reference,
    clusterSecurityGroupId: known ? vpcConfig.clusterSecurityGroupId : UNKNOWN,
    oidcProviderUrl: issuer,
    oidcIssuer: known ? issuer.replace("https://", "") : UNKNOWN,
    kubeconfigJson:
      known && endpoint !== UNKNOWN ? kubeconfig(id, endpoint, certificateAuthority.data) : UNKNOWN,
  };
}

function kubeconfig(cluster: string, server: string, authority: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: cluster, cluster: { server, "certificate-authority-data": authority } }],
  });
}

function response(urn: string, outputs: Values, clusterUrn: string): proto.ConstructResponse {
  const made = new proto.ConstructResponse()
    .setUrn(urn)
    .setState(Struct.fromJavaScript(outputs as Record<string, never>));
  for (const property of Object.keys(outputs)) {
    const dependencies = new proto.ConstructResponse.PropertyDependencies().setUrnsList([clusterUrn]);
    made.getStatedependenciesMap().set(property, dependencies);
  }
  return made;
}
