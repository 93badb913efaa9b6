import assert from "node:assert/strict";
import { readSettings } from "../../policy/judgement/settings";
import { allRules } from "../../policy/rules";
import { ruleOf } from "./cases";
import { Circumstances, Sample, UNKNOWN, reportsOf } from "./judged";
import { sample } from "./samples";

const stackResource = sample("pulumi:pulumi:Stack", {}, "stack");
const database = (props: object = { publiclyAccessible: true }) =>
  sample("aws:rds/instance:Instance", props, "shop");
const PACK = ["databases-are-not-public", "policy-settings-are-valid", "waivers-are-needed-and-in-date"].map(
  ruleOf,
);

const WAIVER = {
  rule: "databases-are-not-public",
  resource: "shop",
  reason: "moves to the VPC in December",
  owner: "shop-team",
  expires: "2026-12-31",
};

function judged(circumstances: Circumstances, resource: Sample = database()): string[] {
  return reportsOf(PACK, [stackResource, resource], circumstances).map(
    ({ rule, level, message }) => `${level} ${rule}: ${message.split("\n")[0]}`,
  );
}

/** What is reported beside the violation that is always there. */
function problems(config: Record<string, unknown>): string {
  return judged({ config })
    .filter((line) => line.includes("policy-settings-are-valid"))
    .join("\n");
}

describe("the stage of the policy pack", () => {
  const stageOf = (...names: (string | undefined)[]) => readSettings({}, names, allRules).stage;

  it("is the one in slipway-policy:stage", () => {
    assert.equal(readSettings({ stage: "dev" }, ["prod"], allRules).stage, "dev");
  });

  it("is else the program's own stage, and else the name of the stack", () => {
    assert.equal(stageOf("prod", "tuesday"), "prod");
    assert.equal(stageOf(undefined, "production"), "prod");
    assert.equal(stageOf("local", "prod"), "dev");
  });

  it("is staging for a name nobody knows, so that rules are mandatory", () => {
    assert.equal(stageOf(undefined, "tuesday"), "staging");
  });

  it("makes rules advisory in dev, and mandatory in staging and prod", () => {
    for (const [stage, level] of [
      ["dev", "advisory"],
      ["staging", "mandatory"],
      ["prod", "mandatory"],
    ] as const) {
      assert.deepEqual(judged({ stage }), [`${level} databases-are-not-public: publiclyAccessible is true.`]);
    }
  });

  it("is refused where it is none of the three", () => {
    assert.match(problems({ stage: "qa" }), /slipway-policy:stage is "qa"; allowed: dev, staging, prod\./);
  });
});

describe("a waiver", () => {
  it("lets off the resource it names, by name, type and name, URN or pattern", () => {
    for (const resource of ["shop", "sh*", "aws:rds/instance:Instance::shop", "urn:pulumi:*::shop"]) {
      assert.deepEqual(judged({ config: { waivers: [{ ...WAIVER, resource }] } }), [], resource);
    }
  });

  it("lets off nothing else, and is reported as unused", () => {
    for (const resource of ["bookshop", "shop2", "s.op"]) {
      const reports = judged({ config: { waivers: [{ ...WAIVER, resource }] } });
      assert.equal(reports.length, 2, resource);
      assert.match(
        reports[1]!,
        /mandatory waivers-are-needed.*owner shop-team\) is not used: nothing it names/,
      );
    }
  });

  it("is reported as unused where the resource satisfies the rule, or the rule is off", () => {
    const waivers = [WAIVER];
    assert.match(judged({ config: { waivers } }, database({})).join(), /is not used/);
    const rules = { "databases-are-not-public": { enforcement: "disabled" } };
    assert.match(judged({ config: { waivers, rules } }).join(), /is not used/);
  });

  it("is used by a rule that cannot decide yet", () => {
    assert.deepEqual(
      judged({ config: { waivers: [WAIVER] } }, database({ publiclyAccessible: UNKNOWN })),
      [],
    );
  });

  it("holds on its last day, and is itself a violation after it", () => {
    const config = { waivers: [WAIVER] };
    assert.deepEqual(judged({ config, today: "2026-12-31" }), []);
    const reports = judged({ config, today: "2027-01-01" });
    assert.match(reports[0]!, /mandatory databases-are-not-public/);
    assert.match(reports[1]!, /mandatory waivers-are-needed-and-in-date: .* expired on 2026-12-31/);
  });

  it("takes its day without quotes, too, which the CLI hands over as a time", () => {
    for (const expires of ["2026-12-31 00:00:00 +0000 UTC", "2026-12-31T00:00:00Z"]) {
      const config = { waivers: [{ ...WAIVER, expires }] };
      assert.deepEqual(judged({ config, today: "2026-12-31" }), []);
      assert.match(judged({ config, today: "2027-01-01" })[1]!, /expired on 2026-12-31 and/);
    }
  });

  it("must name a rule that exists", () => {
    const config = { waivers: [{ ...WAIVER, rule: "databases-are-nice" }] };
    assert.match(
      problems(config),
      /waivers\[0\]: there is no rule databases-are-nice; `slipway policy list` shows all/,
    );
  });

  it("names resources by name, by type and name, or by URN, with * for any text and nothing else special", () => {
    const urn = "urn:pulumi:test::project::aws:rds/instance:Instance::shop";
    const fitting = ["shop", "s*p", "*", "**h**", "aws:rds/instance:Instance::*", "*:Instance::shop", urn];
    const others = ["sho", "shop*p", "s.op", "[a-z]*", "(", "SHOP", "shop*shop", `${urn}*s`];
    const isWaived = (resource: string) => !judged({ config: { waivers: [{ ...WAIVER, resource }] } }).length;
    assert.deepEqual(
      fitting.filter((resource) => !isWaived(resource)),
      [],
    );
    assert.deepEqual(others.filter(isWaived), []);
  });

  it("is read at once, however many * its pattern has", () => {
    const resource = `${"*a".repeat(10_000)}*!`;
    assert.match(judged({ config: { waivers: [{ ...WAIVER, resource }] } })[0]!, /databases-are-not-public/);
  });

  it("must have all its fields, no others, and a date that exists", () => {
    assert.match(
      problems({ waivers: [{ ...WAIVER, owner: undefined }] }),
      /waivers\[0\]\.owner must be a text, found undefined/,
    );
    assert.match(problems({ waivers: [{ ...WAIVER, reason: " " }] }), /reason must be a text/);
    assert.match(problems({ waivers: [{ ...WAIVER, until: "x" }] }), /until is not a field of a waiver/);
    for (const expires of ["2026-02-30", "soon", "31.12.2026", "2026-12-31 12:30:00 +0000 UTC"]) {
      assert.match(problems({ waivers: [{ ...WAIVER, expires }] }), /allowed: a day as YYYY-MM-DD/);
    }
  });

  it("that cannot be read waives nothing", () => {
    for (const waivers of ["not json", { rule: "x" }, [null], ["databases-are-not-public"]]) {
      const reports = judged({ config: { waivers } }).join("\n");
      assert.match(reports, /databases-are-not-public: publiclyAccessible/);
      assert.match(reports, /mandatory policy-settings-are-valid: slipway-policy:waivers/);
    }
  });
});

describe("the config of a rule", () => {
  const backups = [ruleOf("databases-keep-backups")];
  const kept = (rules: unknown, days: number) =>
    reportsOf(backups, [database({ backupRetentionPeriod: days })], { config: { rules } });

  it("sets what the rule measures by", () => {
    assert.equal(kept({ "databases-keep-backups": { days: 14 } }, 14).length, 0);
    assert.match(kept({ "databases-keep-backups": { days: 14 } }, 13)[0]!.message, /required: 14/);
  });

  it("sets the level", () => {
    assert.equal(kept({ "databases-keep-backups": { enforcement: "advisory" } }, 1)[0]!.level, "advisory");
    assert.deepEqual(kept({ "databases-keep-backups": { enforcement: "disabled" } }, 1), []);
  });

  it("keeps its default where the value is not allowed, and says so", () => {
    const rules = { "databases-keep-backups": { days: 0 } };
    assert.match(kept(rules, 29)[0]!.message, /required: 30/);
    assert.match(
      problems({ rules }),
      /rules\.databases-keep-backups\.days is 0; allowed: a whole number from 1/,
    );
  });

  it("is refused where it is malformed, each with what is allowed", () => {
    const of = (entry: unknown) => problems({ rules: { "databases-keep-backups": entry } });
    assert.match(of({ weeks: 4 }), /weeks is not a setting of this rule; allowed: days/);
    assert.match(of({ enforcement: "strict" }), /is "strict"; allowed: advisory, mandatory, disabled\./);
    assert.match(
      of({ enforcement: "remediate" }),
      /is "remediate"; allowed: advisory, mandatory, disabled\./,
    );
    assert.match(of("off"), /must be keys and values/);
    assert.match(problems({ rules: { nonsense: {} } }), /there is no rule nonsense/);
    assert.match(problems({ rules: [1] }), /slipway-policy:rules must be keys and values/);
    assert.match(problems({ colour: "red" }), /slipway-policy:colour is not a setting/);
  });

  it("is a violation in dev too, as nobody would notice it otherwise", () => {
    const reports = judged({ stage: "dev", config: { rules: { nonsense: {} } } }).join("\n");
    assert.match(reports, /mandatory policy-settings-are-valid/);
  });
});

describe("a value that is not known yet", () => {
  const report = (preview: boolean, stage: "dev" | "prod") =>
    reportsOf([ruleOf("databases-are-not-public")], [database({ publiclyAccessible: UNKNOWN })], {
      preview,
      stage,
    });

  it("is told at preview, without stopping it", () => {
    const [one, ...others] = report(true, "prod");
    assert.deepEqual(others, []);
    assert.deepEqual(
      { verdict: one!.verdict, level: one!.level, message: one!.message, name: one!.name },
      {
        verdict: "undetermined",
        level: "advisory",
        message: "undetermined: publiclyAccessible is known only after the update",
        name: "shop",
      },
    );
  });

  it("is a violation at the update, where it should be known: mandatory in prod, advisory in dev", () => {
    assert.deepEqual(
      (["prod", "dev"] as const).map((stage) => report(false, stage).map(({ level }) => level)),
      [["mandatory"], ["advisory"]],
    );
    assert.match(
      report(false, "prod")[0]!.message,
      /cannot be decided even at the update: publiclyAccessible/,
    );
  });

  it("is not a value of the wrong shape: that is a violation at once, as no update changes it", () => {
    const [one] = reportsOf(
      [ruleOf("keys-wait-before-deletion")],
      [sample("aws:kms/key:Key", { deletionWindowInDays: "a month" })],
    );
    assert.equal(one!.verdict, "violated");
    assert.match(one!.message, /It cannot be decided: deletionWindowInDays is not a number\./);
  });

  it("stops only the part of a rule that needs it", () => {
    const containers = [
      { name: "one", image: UNKNOWN },
      { name: "two", image: "shop:latest" },
    ];
    const pod = sample("kubernetes:core/v1:Pod", { spec: { containers } });
    const reports = reportsOf([ruleOf("images-name-a-version")], [pod]);
    assert.deepEqual(
      reports.map(({ verdict }) => verdict),
      ["undetermined", "violated"],
    );
  });

  it("stops a rule about a stack only for the resource that needs it", () => {
    const zones = (name: string, replicas: unknown) =>
      sample(
        "kubernetes:apps/v1:Deployment",
        { metadata: { name }, spec: { replicas, template: { spec: {} } } },
        name,
      );
    const reports = reportsOf(
      [ruleOf("services-have-two-pods")],
      [zones("first", UNKNOWN), zones("second", 1)],
    );
    assert.deepEqual(
      reports.map(({ name, verdict }) => [name, verdict]),
      [
        ["first", "undetermined"],
        ["second", "violated"],
      ],
    );
  });
});
