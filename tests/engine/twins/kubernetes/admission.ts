import { Cloud } from "../cloud";
import { CloudError, Values } from "../twin";
import { BUILT_IN_GROUPS, DEFINITIONS, chartName } from "./charts";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** API groups of Kubernetes itself end so, or have no dot. */
const OWN_GROUPS = /^[^.]+$|\.k8s\.io$/;
const DEFINED_BY_CHARTS = new Set(Object.values(DEFINITIONS).flat());

/** @throws CloudError where the API server would refuse the object: no namespace, no definition, no role */
export function checkAdmission(cloud: Cloud, type: string, inputs: Values): void {
  const metadata = (type === RELEASE ? inputs : inputs["metadata"]) as Values;
  const namespace = metadata["namespace"];
  const known = ["default", "kube-system", "kube-public"];
  if (typeof namespace === "string" && !known.includes(namespace)) {
    if (!cloud.get("kubernetes:core/v1:Namespace", namespace) && inputs["createNamespace"] !== true)
      throw new CloudError(`namespaces "${namespace}" not found`);
  }
  if (type !== RELEASE) checkDefinition(cloud, String(inputs["apiVersion"]), String(inputs["kind"]));
  if (type === "kubernetes:apps/v1:Deployment") checkServiceAccount(cloud, namespace, inputs);
}

function checkDefinition(cloud: Cloud, apiVersion: string, kind: string): void {
  const [group = "", version] = apiVersion.split("/");
  if (version === undefined || BUILT_IN_GROUPS.includes(group)) return;
  if (OWN_GROUPS.test(group) && !DEFINED_BY_CHARTS.has(group)) return;
  const installed = cloud
    .all(RELEASE)
    .some(({ inputs }) => DEFINITIONS[chartName(inputs["chart"])]?.includes(group));
  if (!installed) throw new CloudError(`no matches for kind "${kind}" in version "${apiVersion}"`);
}

/** The ReplicaSet of a Deployment whose service account is missing makes no pod. */
function checkServiceAccount(cloud: Cloud, namespace: unknown, inputs: Values): void {
  const spec = inputs["spec"] as { template?: { spec?: { serviceAccountName?: string } } };
  const account = spec.template?.spec?.serviceAccountName;
  if (account === undefined || account === "default") return;
  if (!cloud.get("kubernetes:core/v1:ServiceAccount", `${String(namespace)}/${account}`))
    throw new CloudError(
      `error looking up service account ${String(namespace)}/${account}: serviceaccount "${account}" not found`,
    );
}
