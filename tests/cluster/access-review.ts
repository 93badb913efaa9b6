import { KubernetesApi } from "./kubernetes-api";

/** A service account, by its namespace and name. */
export interface Account {
  namespace: string;
  name: string;
}

/** Verbs beyond those a resource lists in discovery, which give power over others. */
const POWERS: Record<string, string[]> = {
  serviceaccounts: ["impersonate"],
  users: ["impersonate"],
  groups: ["impersonate"],
  roles: ["escalate", "bind"],
  clusterroles: ["escalate", "bind"],
  signers: ["approve", "sign"],
};

export interface Attempt {
  group: string;
  resource: string;
  subresource?: string;
  /** One object of the resource; without it, all of them. */
  name?: string;
  verb: string;
  /** Of what lives in a namespace: the account's own. */
  namespaced: boolean;
}

/** Every verb on every resource that the API serves. */
export async function everyAttempt(api: KubernetesApi): Promise<Attempt[]> {
  const { groups } = await api.get<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
  const versions = ["v1", ...groups.map((group) => group.preferredVersion.groupVersion)];
  const attempts: Attempt[] = [];
  for (const version of versions) {
    const group = version.includes("/") ? version.split("/")[0]! : "";
    for (const { name, namespaced, verbs } of await api.resources(version)) {
      const [resource = "", subresource] = name.split("/");
      const tried = subresource ? verbs : [...verbs, ...(POWERS[resource] ?? [])];
      attempts.push(...tried.map((verb) => ({ group, resource, subresource, verb, namespaced })));
    }
  }
  return attempts;
}

/** Every verb on one lease. */
export function leaseAttempts(name: string): Attempt[] {
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
  const group = "coordination.k8s.io";
  return verbs.map((verb) => ({ group, resource: "leases", name, verb, namespaced: true }));
}

/** What a service account may do out of the attempts, in its own namespace and in the cluster, sorted. */
export async function allowedTo(
  api: KubernetesApi,
  account: Account,
  attempts: Attempt[],
): Promise<string[]> {
  const { user, groups } = identityOf(account);
  const allowed: string[] = [];
  const queue = [...attempts];
  const worker = async (): Promise<void> => {
    for (let attempt = queue.pop(); attempt; attempt = queue.pop()) {
      const { namespaced, ...what } = attempt;
      const resourceAttributes = { ...what, namespace: namespaced ? account.namespace : undefined };
      const review = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { user, groups, resourceAttributes },
      };
      const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
      const { status } = await api.create<{ status: { allowed: boolean } }>(path, review);
      if (status.allowed) allowed.push(sentence(attempt));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return allowed.sort();
}

export function sentence({ verb, group, resource, subresource, name }: Attempt): string {
  return `${verb} ${[group, resource, subresource, name].filter(Boolean).join("/")}`;
}

interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
}

/** Every rule that gives a service account something in a namespace, as `kubectl auth can-i --list` shows them. */
export async function rulesFor(api: KubernetesApi, account: Account, namespace: string): Promise<string[]> {
  const { user, groups } = identityOf(account);
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  const as = { "impersonate-user": user, "impersonate-group": groups };
  type Rules = { resourceRules: Rule[]; nonResourceRules: { verbs: string[]; nonResourceURLs?: string[] }[] };
  const { status } = await api.create<{ status: Rules }>(path, review, as);
  const onResources = status.resourceRules.map(
    ({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => {
      const what = [...apiGroups, ...resources, ...resourceNames].filter(Boolean).join("/");
      return `${verbs.join(",")} ${what} in ${namespace}`;
    },
  );
  const onPaths = status.nonResourceRules.map(
    ({ verbs, nonResourceURLs = [] }) => `${verbs.join(",")} ${nonResourceURLs.join(" ")}`,
  );
  return [...onResources, ...onPaths];
}

function identityOf({ namespace, name }: Account): { user: string; groups: string[] } {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}
