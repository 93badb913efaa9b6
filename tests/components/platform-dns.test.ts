import assert from "node:assert/strict";
import { statements } from "./planned-data";
import { planPlatform, PlatformChanges, RELEASE, valuesOf } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const ZONE = "Z0123456789ABCDEFGHIJ";

describe("Platform's DNS records", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planPlatform();
  });
  const release = () => planned.one(RELEASE, "main-external-dns");

  it("are made for Ingresses, in the given zones only", () => {
    assert.deepEqual(valuesOf(release(), "sources"), ["ingress"]);
    assert.deepEqual(valuesOf(release(), "domainFilters"), ["shop.example"]);
    assert.deepEqual(valuesOf(release(), "extraArgs.zone-id-filter"), [ZONE]);
  });

  it("say which cluster made them, and go with their Ingress", () => {
    assert.deepEqual(
      [valuesOf(release(), "registry"), valuesOf(release(), "txtOwnerId"), valuesOf(release(), "policy")],
      ["txt", "slipway-test", "sync"],
    );
  });

  it("are all the controller may change: addresses and the TXT records beside them", () => {
    const [records, ...reads] = statements(planned.one("aws:iam/rolePolicy:RolePolicy", "main-external-dns"));
    assert.deepEqual(records.Action, ["route53:ChangeResourceRecordSets"]);
    assert.deepEqual(records.Resource, [`arn:aws:route53:::hostedzone/${ZONE}`]);
    assert.deepEqual(records.Condition, {
      "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "TXT"] },
    });
    for (const { Action } of reads)
      assert.ok(Action.every((action: string) => action.startsWith("route53:List")));
  });

  it("are gone before the load balancer they lead to", () =>
    assert.ok(planned.waitsFor(release(), planned.one(RELEASE, "main-ingress-nginx"))));

  it("are made by nobody where no zone is given", async () => {
    const without = await planPlatform({ dnsZones: undefined });
    assert.ok(!without.all(RELEASE).some(({ name }) => name === "main-external-dns"));
  });

  for (const [what, dnsZones, message] of [
    ["no zone at all", {}, /dnsZones is empty/],
    ["a zone by its name", { "shop.example": "shop.example" }, /dnsZones has shop\.example: "shop\.example"/],
  ] as [string, PlatformChanges["dnsZones"], RegExp][]) {
    it(`refuses ${what}`, () => assert.rejects(planPlatform({ dnsZones }), message));
  }
});
