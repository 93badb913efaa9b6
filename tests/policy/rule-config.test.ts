import assert from "node:assert/strict";
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { KnownInputs } from "../../policy/judgement/known-inputs";
import { configReader, schemaOf } from "../../policy/judgement/rule-config";
import { readSettings } from "../../policy/judgement/settings";
import { allRules } from "../../policy/rules";

const withSettings = allRules.filter(({ settings }) => settings !== undefined);

describe("the settings of a rule, as CrossGuard describes them", () => {
  it("are there for each rule that has some, with type and description, and for no other", () => {
    for (const rule of allRules) {
      const properties = schemaOf(rule)?.properties ?? {};
      assert.deepEqual(Object.keys(properties), Object.keys(rule.settings ?? {}), rule.id);
      for (const [name, setting] of Object.entries(rule.settings ?? {})) {
        const property = properties[name];
        assert.equal(property?.type, setting.type === "integer" ? "integer" : "array");
        assert.equal(property?.description, setting.description);
        if (setting.type !== "integer") assert.deepEqual(property?.items, { type: "string" });
      }
      assert.equal(schemaOf(rule) === undefined, rule.settings === undefined, rule.id);
    }
  });

  it("have the least that a number may be, and no default, which would hide the stack config", () => {
    const properties = withSettings.flatMap((rule) =>
      Object.entries(rule.settings ?? {}).map(([name, setting]) => [
        setting,
        schemaOf(rule)?.properties[name],
      ]),
    );
    for (const [setting, property] of properties) {
      const minimum = setting && "minimum" in setting ? setting.minimum : undefined;
      assert.equal(property && "minimum" in property ? property.minimum : undefined, minimum);
      assert.equal(property && "default" in property, false);
    }
  });

  it("given by CrossGuard's own config go before those of the stack config", () => {
    const rule = withSettings.find(({ settings }) =>
      Object.values(settings ?? {}).some(({ type }) => type === "integer"),
    );
    assert.ok(rule);
    const [name] = Object.entries(rule.settings ?? {}).find(([, { type }]) => type === "integer") ?? [];
    assert.ok(name);
    const own = JSON.stringify({ [rule.id]: { [name]: 50 } });
    const read = configReader(rule, readSettings({ rules: own }, ["prod"], allRules));
    assert.equal(read({}, () => assert.fail())[name], 50);
    assert.equal(read({ [name]: 60 }, () => assert.fail())[name], 60);
  });

  it("that are malformed are told once, and count for nothing", () => {
    const [rule] = withSettings;
    assert.ok(rule);
    const read = configReader(rule, readSettings({}, ["prod"], allRules));
    const told: string[] = [];
    for (let call = 0; call < 2; call++) {
      assert.deepEqual(
        read({ nonsense: 1 }, (message) => told.push(String(message))),
        {},
      );
    }
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", new RegExp(`the policy pack's config of ${rule.id}`));
  });
});

describe("the inputs that a pack knows", () => {
  const resource = (type: string, props: object) => ({ type, urn: `urn:${type}`, props }) as PolicyResource;
  const known = new KnownInputs();
  for (const type of ["aws:s3/bucket:Bucket", "kubernetes:apps/v1:Deployment"]) {
    known.note({ urn: `urn:${type}`, props: { declared: true } } as unknown as ResourceValidationArgs);
  }

  it("stand for outputs that the engine does not show", () => {
    assert.deepEqual(known.completed(resource("aws:s3/bucket:Bucket", {})).props, { declared: true });
  });

  it("do not stand for outputs of the cloud, nor for a resource that was never seen", () => {
    assert.deepEqual(known.completed(resource("aws:s3/bucket:Bucket", { live: 1 })).props, { live: 1 });
    assert.deepEqual(known.completed(resource("aws:sns/topic:Topic", {})).props, {});
  });

  it("stand for the live object of Kubernetes, which carries what nobody declared", () => {
    const deployment = resource("kubernetes:apps/v1:Deployment", { replicas: 1 });
    assert.deepEqual(known.completed(deployment).props, { declared: true });
    assert.equal(known.completed(deployment).urn, deployment.urn);
  });
});
