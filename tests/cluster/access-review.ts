import { KubernetesApi } from "./kubernetes-api";

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
  namespace?: string;
}

/** Every verb on every resource that the API serves, in one namespace and for the whole cluster. */
export async function everyAttempt(api: KubernetesApi, namespaces: string[]): Promise<Attempt[]> {
  const { groups } = await api.get<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
  const versions = ["v1", ...groups.map((group) => group.preferredVersion.groupVersion)];
  const attempts: Attempt[] = [];
  for (const version of versions) {
    const group = version.includes("/") ? version.split("/")[0]! : "";
    for (const { name, namespaced, verbs } of await api.resources(version)) {
      const [resource = "", subresource] = name.split("/");
      const places = namespaced ? [...namespaces, undefined] : [undefined];
      const tried = subresource ? verbs : [...verbs, ...(POWERS[resource] ?? [])];
      for (const namespace of places) {
        attempts.push(...tried.map((verb) => ({ group, resource, subresource, verb, namespace })));
      }
    }
  }
  return attempts;
}

/** Every verb on one lease of a namespace. */
export function leaseAttempts(namespace: string, name: string): Attempt[] {
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
  return verbs.map((verb) => ({ group: "coordination.k8s.io", resource: "leases", name, verb, namespace }));
}

/** What a service account may do out of the attempts, as `verb group/resource in namespace`, sorted. */
export async function allowedTo(
  api: KubernetesApi,
  account: { namespace: string; name: string },
  attempts: Attempt[],
): Promise<string[]> {
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  const groups = [
    "system:serviceaccounts",
    `system:serviceaccounts:${account.namespace}`,
    "system:authenticated",
  ];
  const allowed: string[] = [];
  const queue = [...attempts];
  const worker = async (): Promise<void> => {
    for (let attempt = queue.pop(); attempt; attempt = queue.pop()) {
      const review = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { user, groups, resourceAttributes: attempt },
      };
      const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
      const { status } = await api.create<{ status: { allowed: boolean } }>(path, review);
      if (status.allowed) allowed.push(sentence(attempt));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return allowed.sort();
}

export function sentence({ verb, group, resource, subresource, name, namespace }: Attempt): string {
  const what = [group, resource, subresource, name].filter(Boolean).join("/");
  return `${verb} ${what} ${namespace ? `in ${namespace}` : "everywhere"}`;
}
