import assert from "node:assert/strict";
import { planPlatform } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const BINDING = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";

interface PolicySpec {
  failurePolicy: string;
  validations: { expression: string }[];
  matchConstraints: { resourceRules: { resources: string[] }[] };
}

describe("Platform's image admission", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planPlatform();
  });
  const spec = (plan: PlannedResources, name: string) => plan.one(POLICY, name).inputs["spec"] as PolicySpec;
  const expressions = (plan: PlannedResources, name: string) =>
    spec(plan, name).validations.map(({ expression }) => expression);

  it("refuses rather than warns, debug containers included", () => {
    for (const { inputs } of planned.all(BINDING))
      assert.deepEqual((inputs["spec"] as { validationActions: string[] }).validationActions, ["Deny"]);
    for (const { name } of planned.all(POLICY)) {
      assert.equal(spec(planned, name).failurePolicy, "Fail");
      assert.deepEqual(spec(planned, name).matchConstraints.resourceRules[0]?.resources, [
        "pods",
        "pods/ephemeralcontainers",
      ]);
    }
  });

  it("wants a version of every image in every namespace", () => {
    const binding = planned.one(BINDING, "main-image-version").inputs["spec"] as { matchResources?: object };
    assert.equal(binding.matchResources, undefined);
    assert.match(expressions(planned, "main-image-version").join(), /:latest/);
  });

  it("takes tenants' images from the given registries only", () => {
    const binding = planned.one(BINDING, "main-tenant-image").inputs["spec"] as {
      matchResources: { namespaceSelector: unknown };
    };
    assert.deepEqual(binding.matchResources.namespaceSelector, {
      matchExpressions: [{ key: "slipway/tenant", operator: "Exists" }],
    });
    assert.match(
      expressions(planned, "main-tenant-image")[0] ?? "",
      /i\.startsWith\('ghcr\.io\/example\/'\)/,
    );
  });

  it("wants the same of other namespaces that run images of our own", () => {
    const { policyName, matchResources } = planned.one(BINDING, "main-own-image").inputs["spec"] as any;
    assert.equal(policyName, "tenant-image.slipway");
    assert.deepEqual(matchResources.namespaceSelector, {
      matchExpressions: [{ key: "slipway/own-images", operator: "Exists" }],
    });
  });

  it("wants tenants' images by digest where asked to", async () => {
    const digest = /@sha256:\[0-9a-f\]\{64\}\$/;
    assert.match(expressions(planned, "main-tenant-image").join(), digest);
    const dev = await planPlatform({ images: { registries: ["ghcr.io/example/"], requireDigest: false } });
    assert.doesNotMatch(expressions(dev, "main-tenant-image").join(), digest);
  });
});
