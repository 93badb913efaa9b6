import assert from "node:assert/strict";
import { allowedTo, everyAttempt, leaseAttempts, sentence } from "./access-review";
import { Flow, openFlows } from "./isolation";
import { RunningSystems } from "./running-systems";

/** The one lease that a service account may hold, by `namespace/account`; an account needs nothing else of the API. */
export type Leases = Map<string, string>;

const HOLD = ["get", "watch", "update", "patch"];

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

  it("lets each service account hold its own lease and do nothing else, every verb on every resource tried", async () => {
    const { plane, services } = systems();
    const accounts = new Map(
      services.map(({ metadata: { namespace = "" }, spec }) => {
        const name = spec.template.spec.serviceAccountName ?? "default";
        return [`${namespace}/${name}`, { namespace, name }];
      }),
    );
    const namespaces = [...new Set([...accounts.values()].map(({ namespace }) => namespace))];
    const leaseOf = leases();
    const onLeases = [...leaseOf].flatMap(([key, lease]) => leaseAttempts(key.split("/")[0]!, lease));
    const attempts = [...(await everyAttempt(plane.api, [...namespaces, "kube-system"])), ...onLeases];
    const nobody = new Set(await allowedTo(plane.api, { namespace: "default", name: "nobody" }, attempts));
    for (const [key, account] of accounts) {
      const allowed = await allowedTo(plane.api, account, attempts);
      const lease = leaseOf.get(key);
      const held = lease
        ? leaseAttempts(account.namespace, lease).filter(({ verb }) => HOLD.includes(verb))
        : [];
      const more = allowed.filter((attempt) => !nobody.has(attempt));
      assert.deepEqual(more, held.map(sentence).sort(), `what ${key} may do`);
    }
  });
}
