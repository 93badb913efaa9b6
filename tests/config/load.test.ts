import assert from "node:assert/strict";
import * as path from "node:path";
import { loadConfig } from "../../config/load";
import { UserError } from "../../config/user-error";
import { loadProject } from "../../offline/project";

const REPOSITORY = path.resolve(__dirname, "../..");
const PROD = loadProject(REPOSITORY, "prod").config;

type Change = (value: any) => unknown;

/** The config of prod with one key changed; `undefined` removes it. */
function prod(key: string, change: Change): Record<string, string> {
  const values = { ...PROD };
  const text = values[`slipway:${key}`];
  const changed = change(text !== undefined && /^[[{]/.test(text) ? JSON.parse(text) : text);
  if (changed === undefined) delete values[`slipway:${key}`];
  else values[`slipway:${key}`] = typeof changed === "string" ? changed : JSON.stringify(changed);
  return values;
}

function message(values: Record<string, string>): string {
  try {
    loadConfig(values, "prod");
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return assert.fail("no error");
}

describe("the stack config", () => {
  for (const stack of ["dev", "staging", "prod"]) {
    it(`of ${stack} is valid`, () => {
      const config = loadConfig(loadProject(REPOSITORY, stack).config, stack);
      assert.equal(config.stage, stack);
    });
  }

  const refused: [string, string, Change, RegExp][] = [
    [
      "an unknown key, with a suggestion",
      "networks",
      () => ({}),
      /slipway:networks is "an unknown key"; allowed: did you mean network\?/,
    ],
    [
      "an unknown key inside, with a suggestion",
      "network",
      (value) => ({ ...value, zoness: [] }),
      /network\.zoness .*did you mean zones\?/,
    ],
    [
      "a wrong type",
      "network",
      (value) => ({ ...value, natGateways: "three" }),
      /network\.natGateways is "three"; allowed: a number/,
    ],
    ["a missing key", "costCentre", () => undefined, /slipway:costCentre is missing; allowed: a string/],
    [
      "a network that is too small",
      "network",
      (value) => ({ ...value, cidr: "10.48.0.0/24" }),
      /network\.cidr is "10\.48\.0\.0\/24"; allowed: a prefix from \/16 to \/20/,
    ],
    [
      "a network that overlaps another",
      "network",
      (value) => ({ ...value, cidr: "10.40.0.0/16" }),
      /does not overlap 10\.40\.0\.0\/16/,
    ],
    [
      "a network that overlaps the cluster's services",
      "network",
      (value) => ({ ...value, cidr: "172.20.0.0/16" }),
      /does not overlap 172\.20\.0\.0\/16/,
    ],
    [
      "too few zones in prod",
      "network",
      (value) => ({ ...value, zones: value.zones.slice(0, 2), natGateways: 2 }),
      /network\.zones .*at least 3 zones in prod/,
    ],
    [
      "more NAT gateways than zones",
      "network",
      (value) => ({ ...value, zones: value.zones.slice(0, 2) }),
      /natGateways is 3; allowed: at most one per zone \(2\)/,
    ],
    [
      "a minimum above the maximum",
      "cluster",
      (value) => ({ ...value, nodeGroups: { system: { ...value.nodeGroups.system, min: 9 } } }),
      /nodeGroups\.system is "min 9, desired 3, max 6"; allowed: min <= desired <= max/,
    ],
    [
      "a negative number",
      "databases",
      (value) => {
        value.shadower.analytics.storage = -1;
        return value;
      },
      /databases\.shadower\.analytics\.storage is -1; allowed: at least 20/,
    ],
    [
      "the tag latest",
      "images",
      (value) => {
        value.shadower.backend.tag = "latest";
        return value;
      },
      /images\.shadower\.backend\.tag is "latest"; allowed: a version/,
    ],
    [
      "an image without a digest in prod",
      "images",
      (value) => {
        delete value.shadower.backend.digest;
        return value;
      },
      /images\.shadower\.backend\.digest .*a digest/,
    ],
    [
      "an API open to the world",
      "cluster",
      (value) => ({ ...value, publicApiCidrs: ["0.0.0.0/0"] }),
      /publicApiCidrs\[0\] is "0\.0\.0\.0\/0"; allowed: the ranges of your own networks/,
    ],
    [
      "a cluster with one admin",
      "cluster",
      (value) => ({ ...value, access: { ci: value.access.ci } }),
      /two independent admins, one of them named ci/,
    ],
    [
      "short backups in prod",
      "databases",
      (value) => {
        value.daa.daa.backupRetentionDays = 7;
        return value;
      },
      /backupRetentionDays is 7; allowed: 30 to 35 in prod/,
    ],
    [
      "hourly backups kept shorter than promised",
      "backup",
      (value) => ({ ...value, retentionDays: 29 }),
      /backup\.retentionDays is 29; allowed: 30 or more in prod/,
    ],
    [
      "the region itself as its recovery region",
      "backup",
      (value) => ({ ...value, recoveryRegion: "us-east-1" }),
      /backup\.recoveryRegion is "us-east-1"; allowed: another region than slipway:region/,
    ],
    [
      "a recovery stack in the region it stands in for",
      "recovery",
      () => ({ primaryRegion: "us-east-1", active: false }),
      /recovery\.primaryRegion is "us-east-1"; allowed: another region than slipway:region/,
    ],
    [
      "an active recovery stack whose databases have no backups to be made from",
      "recovery",
      () => ({ primaryRegion: "eu-west-1", active: true }),
      /databases\.daa\.daa\.restoreFrom is "missing"; .*slipway failover plan says how to find it/,
    ],
    [
      "copies of a recovery stack in the region that is lost",
      "recovery",
      () => ({ primaryRegion: "us-west-2", active: false }),
      /backup\.recoveryRegion is "us-west-2"; allowed: a third region/,
    ],
    [
      "prod without a recovery region",
      "backup",
      ({ retentionDays }) => ({ retentionDays }),
      /backup\.recoveryRegion is .*a second region in prod/,
    ],
  ];
  for (const [what, key, change, expected] of refused) {
    it(`refuses ${what}`, () => assert.match(message(prod(key, change)), expected));
  }

  it("refuses a secret in plain text without repeating it", () => {
    const text = message(
      prod("alerts", () => ({
        pagerDutySecretName: "x",
        runbooks: "https://runbooks.example",
        routingKey: "canary-7f3a",
      })),
    );
    assert.match(text, /alerts\.routingKey .*no secret in plain text/);
    assert.doesNotMatch(text, /canary-7f3a/);
    assert.doesNotMatch(message(prod("domain", () => "https://user:canary-7f3a@example.com")), /canary-7f3a/);
  });

  it("refuses an encrypted value without repeating it", () => {
    const values = { ...loadProject(REPOSITORY, "prod").config, "slipway:domain": "canary 7f3a" };
    assert.throws(
      () => loadConfig(values, "prod", (key) => key === "slipway:domain"),
      (error: Error) => {
        assert.match(error.message, /domain.*\(encrypted\).*no secret/s);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      },
    );
  });

  it("names all problems at once, with the file to edit", () => {
    const values = { ...prod("region", () => "mars"), ...prod("domain", () => "no domain") };
    values["slipway:region"] = "mars";
    const text = message(values);
    assert.match(text, /^Pulumi\.prod\.yaml: 2 problems/);
    assert.match(text, /slipway:region is "mars"/);
    assert.match(text, /slipway:domain is "no domain"/);
    assert.match(text, /Edit Pulumi\.prod\.yaml/);
  });
});
