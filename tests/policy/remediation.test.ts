import assert from "node:assert/strict";
import { allRules } from "../../policy/rules";
import { isStackRule } from "../../policy/judgement/rule";
import { ruleOf } from "./cases";
import { Sample, UNKNOWN, remediated, reportsOf } from "./judged";
import { sample } from "./samples";

const launchTemplate = () =>
  sample("aws:ec2/launchTemplate:LaunchTemplate", {
    imageId: UNKNOWN,
    blockDeviceMappings: [{ ebs: { volumeType: "gp2", encrypted: "true" } }, { ebs: { volumeType: "io2" } }],
  });

function config(id: string, settings: object = {}) {
  return { config: { rules: { [id]: { enforcement: "remediate", ...settings } } } };
}

async function after(id: string, one: Sample, settings: object = {}): Promise<any> {
  const props = await remediated([ruleOf(id)], one, config(id, settings));
  const left = reportsOf([ruleOf(id)], [{ ...one, props }], config(id, settings));
  assert.deepEqual(left, [], "the rule is satisfied afterwards");
  return props;
}

describe("a remediation", () => {
  it("exists for tags, gp3 and IMDSv2", () => {
    const ids = allRules.filter((rule) => !isStackRule(rule) && rule.remediate).map(({ id }) => id);
    assert.deepEqual(ids.sort(), ["nodes-require-imds-v2", "resources-are-tagged", "volumes-are-gp3"]);
  });

  it("sets IMDSv2 with one hop and leaves the rest as it is, computed values too", async () => {
    const props = await after("nodes-require-imds-v2", launchTemplate());
    assert.deepEqual(props.metadataOptions, { httpTokens: "required", httpPutResponseHopLimit: 1 });
    assert.equal(props.imageId, UNKNOWN);
    assert.equal(props.blockDeviceMappings[0].ebs.volumeType, "gp2");
  });

  it("sets IMDSv2 for Karpenter's nodes", async () => {
    const one = sample("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", {
      spec: { metadataOptions: { httpTokens: "optional" } },
    });
    const props = await after("nodes-require-imds-v2", one);
    assert.deepEqual(props.spec.metadataOptions, { httpTokens: "required", httpPutResponseHopLimit: 1 });
  });

  it("makes gp3 of gp2, and of nothing else", async () => {
    const props = await after("volumes-are-gp3", launchTemplate());
    assert.deepEqual(
      props.blockDeviceMappings.map(({ ebs }: any) => ebs.volumeType),
      ["gp3", "io2"],
    );
    assert.equal(
      (await after("volumes-are-gp3", sample("aws:rds/instance:Instance", {}))).storageType,
      "gp3",
    );
  });

  it("adds default tags where they are missing", async () => {
    const one = sample("aws:sqs/queue:Queue", { tags: { "slipway:owner": "shop-team", team: UNKNOWN } });
    const settings = {
      tags: ["slipway:owner", "slipway:system"],
      defaults: ["slipway:owner=platform", "slipway:system=a=b"],
    };
    const props = await after("resources-are-tagged", one, settings);
    assert.deepEqual(props.tags, { "slipway:owner": "shop-team", "slipway:system": "a=b", team: UNKNOWN });
  });

  it("happens only where the level is remediate", async () => {
    const props = await remediated([ruleOf("volumes-are-gp3")], launchTemplate(), {});
    assert.equal((props as any).blockDeviceMappings[0].ebs.volumeType, "gp2");
  });

  it("leaves a waived resource alone", async () => {
    const waivers = [
      {
        rule: "volumes-are-gp3",
        resource: "launchtemplate",
        reason: "measured",
        owner: "platform",
        expires: "2026-12-31",
      },
    ];
    const rules = { "volumes-are-gp3": { enforcement: "remediate" } };
    const props = await remediated([ruleOf("volumes-are-gp3")], launchTemplate(), {
      config: { rules, waivers },
    });
    assert.equal((props as any).blockDeviceMappings[0].ebs.volumeType, "gp2");
  });
});
