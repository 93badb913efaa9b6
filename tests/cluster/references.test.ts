import assert from "node:assert/strict";
import { danglingReferences } from "./references";
import { SAMPLE_NAMESPACE, sampleObjects, web } from "./sample-system";

const reading = (env: object[]): typeof web => {
  const copy = structuredClone(web);
  copy.spec.template.spec.containers[0]!.env = env;
  return copy;
};

describe("the search for what pods refer to and nobody provides", () => {
  const external = (template: object): typeof sampleObjects => [
    ...sampleObjects,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: "keys", namespace: SAMPLE_NAMESPACE },
      ...{ spec: { target: { name: "keys", template } } },
    },
  ];
  const secretEnv = [{ name: "A", valueFrom: { secretKeyRef: { name: "keys", key: "a" } } }];

  it("finds nothing in a service that has all it needs", () => {
    assert.deepEqual(danglingReferences(web, sampleObjects), []);
    assert.deepEqual(danglingReferences(reading(secretEnv), external({ data: { a: "x" } })), []);
  });

  it("finds a secret that is not made, and one that lacks the key", () => {
    const expected = ["Deployment sample/web needs secret keys/a"];
    assert.deepEqual(danglingReferences(reading(secretEnv), sampleObjects), expected);
    assert.deepEqual(danglingReferences(reading(secretEnv), external({ data: { b: "x" } })), expected);
  });

  it("finds a service account that is not made", () => {
    const others = sampleObjects.filter((object) => object.kind !== "ServiceAccount");
    assert.deepEqual(danglingReferences(web, others), ["Deployment sample/web needs service account web"]);
  });
});
