import assert from "node:assert/strict";
import { Account, allowedTo, everyAttempt, leaseAttempts, rulesFor, sentence } from "./access-review";
import { Flow, openFlows } from "./isolation";
import { Workload } from "./objects";
import { RunningSystems } from "./running-systems";

/** The one lease that a service account may hold, by `namespace/account`; an account needs nothing else of the API. */
export type Leases = Map<string, string>;

const HOLD = ["get", "watch", "update", "patch"];

/** An account without a role: what it may do, everybody may. */
const NOBODY: Account = { namespace: "default", name: "nobody" };

/** Nothing reaches or may do more than was declared. */
export function itIsIsolated(
  systems: () => RunningSystems,
  declaredFlows: () => Flow[],
  leases: () => Leases,
): void {
  it("opens exactly the declared paths between services", () => {
    const { services, objects, podAddress } = systems();
    assert.deepEqual(openFlows(services, objects, podAddress), declaredFlows());
  });

  it("gives each service account its own lease and nothing else, in whichever namespace", async () => {
    const { plane, services, objects } = systems();
    const namespaces = objects
      .filter(({ kind }) => kind === "Namespace")
      .map(({ metadata }) => metadata.name);
    for (const namespace of [...namespaces, "default", "kube-system"]) {
      const everybody = new Set(await rulesFor(plane.api, NOBODY, namespace));
      for (const account of accountsOf(services)) {
        const lease = account.namespace === namespace ? leases().get(key(account)) : undefined;
        const rules = await rulesFor(plane.api, account, namespace);
        assert.deepEqual(
          rules.filter((rule) => !everybody.has(rule)),
          lease ? [`${HOLD.join(",")} coordination.k8s.io/leases/${lease} in ${namespace}`] : [],
          `what ${key(account)} may do`,
        );
      }
    }
  });
}

/** The same, asked verb by verb; takes some thousand questions for each account. */
export function itRefusesEveryOtherVerb(systems: () => RunningSystems, leases: () => Leases): void {
  it("answers can-i with no to each service account for every verb on every resource but its lease", async () => {
    const { plane, services } = systems();
    const held = [...leases().values()].flatMap(leaseAttempts);
    const attempts = [...(await everyAttempt(plane.api)), ...held];
    const everybody = new Set(await allowedTo(plane.api, NOBODY, attempts));
    for (const account of accountsOf(services)) {
      const lease = leases().get(key(account));
      const own = lease ? leaseAttempts(lease).filter(({ verb }) => HOLD.includes(verb)) : [];
      const allowed = await allowedTo(plane.api, account, attempts);
      assert.deepEqual(
        allowed.filter((attempt) => !everybody.has(attempt)),
        own.map(sentence).sort(),
        `what ${key(account)} may do`,
      );
    }
  });
}

function accountsOf(services: Workload[]): Account[] {
  const accounts = services.map(({ metadata: { namespace = "" }, spec }) => ({
    namespace,
    name: spec.template.spec.serviceAccountName ?? "default",
  }));
  return [...new Map(accounts.map((account) => [key(account), account])).values()];
}

function key({ namespace, name }: Account): string {
  return `${namespace}/${name}`;
}
