import assert from "node:assert/strict";
import { allowedTo, everyAttempt } from "./access-review";
import { Flow, openFlows } from "./isolation";
import { RunningSystems } from "./running-systems";

/** What a service account needs: by `namespace/name`, the attempts that must be allowed. */
export type Needs = Map<string, string[]>;

/** Nothing reaches or may do more than was declared. */
export function itIsIsolated(
  systems: () => RunningSystems,
  declaredFlows: () => Flow[],
  needs: () => Needs,
): void {
  it("opens exactly the declared paths between services", () => {
    const { services, objects, podAddress } = systems();
    assert.deepEqual(openFlows(services, objects, podAddress), declaredFlows());
  });

  it("lets each service account do what it needs and nothing else, every verb on every resource tried", async () => {
    const { plane, services } = systems();
    const accounts = new Map(
      services.map(({ metadata: { namespace = "" }, spec }) => {
        const name = spec.template.spec.serviceAccountName ?? "default";
        return [`${namespace}/${name}`, { namespace, name }];
      }),
    );
    const namespaces = [...new Set([...accounts.values()].map(({ namespace }) => namespace))];
    const attempts = await everyAttempt(plane.api, [...namespaces, "kube-system"]);
    const nobody = new Set(await allowedTo(plane.api, { namespace: "default", name: "nobody" }, attempts));
    for (const [key, account] of accounts) {
      const allowed = await allowedTo(plane.api, account, attempts);
      const more = allowed.filter((attempt) => !nobody.has(attempt));
      assert.deepEqual(more, [...(needs().get(key) ?? [])].sort(), `what ${key} may do`);
    }
  });
}
