import assert from "node:assert/strict";
import { PlannedResource } from "../../offline/plan/plan";
import { completePlan, STACKS } from "./complete-plan";

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

const ofType = (stack: string, type: string): PlannedResource[] =>
  completePlan(stack).filter((resource) => resource.type === type);

/** Images of every pod that is planned as an object; those of Helm charts come from the charts. */
function images(stack: string): { image: string; namespace: string; name: string }[] {
  return completePlan(stack).flatMap(({ inputs, name }) => {
    const { spec, metadata } = inputs as { spec?: any; metadata?: { namespace?: string } };
    const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
    const containers = [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])];
    return containers.map(({ image }) => ({ image, name, namespace: metadata?.namespace ?? "" }));
  });
}

function labelled(stack: string, label: string): Set<string> {
  const found = ofType(stack, "kubernetes:core/v1:Namespace").filter(
    ({ inputs }) => (inputs["metadata"] as any).labels?.[label] !== undefined,
  );
  return new Set(found.map(({ inputs }) => (inputs["metadata"] as any).name as string));
}

describe("supply chain", function () {
  before(function () {
    this.timeout(180_000);
    STACKS.forEach(completePlan);
  });

  for (const stack of STACKS) {
    describe(`of ${stack}`, () => {
      it("runs no image without a version, nor latest", () => {
        const all = images(stack);
        assert.ok(all.length > 5);
        for (const { image, name } of all) {
          assert.match(image, /(:[^:/@]+|@sha256:[0-9a-f]{64})$/, name);
          assert.doesNotMatch(image, /:latest(@|$)/, name);
        }
      });

      if (stack !== "dev") {
        it("names every image that is not a chart's by digest", () => {
          for (const { image, name } of images(stack)) assert.match(image, BY_DIGEST, name);
        });
      }

      it("lets the systems' images come from the registry of the account, Prometheus' own beside them", () => {
        const own = labelled(stack, "slipway/tenant");
        assert.ok(own.size >= 5);
        for (const { image, name, namespace } of images(stack)) {
          if (!own.has(namespace)) continue;
          assert.match(
            image,
            /^(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com|quay\.io\/(prometheus|prometheuscommunity|oliver006))\//,
            name,
          );
        }
      });

      it("has every namespace that runs an image of ours judged at admission, not only those of systems", () => {
        const judged = [...labelled(stack, "slipway/tenant"), ...labelled(stack, "slipway/own-images")];
        const ours = images(stack).filter(({ image }) => image.includes(".dkr.ecr."));
        const namespaces = [...new Set(ours.map(({ namespace }) => namespace))];
        assert.ok(namespaces.includes("restore-check"));
        assert.deepEqual(
          namespaces.filter((namespace) => !judged.includes(namespace)),
          [],
        );
      });

      it("keeps images in repositories whose tags cannot be moved and which scan what is pushed", () => {
        const repositories = ofType(stack, "aws:ecr/repository:Repository");
        assert.ok(repositories.length > 0);
        for (const { inputs, name } of repositories) {
          assert.equal(inputs["imageTagMutability"], "IMMUTABLE", name);
          assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true }, name);
        }
      });

      it(`removes ${stack === "prod" ? "untagged" : "all"} images after 30 days`, () => {
        const policies = ofType(stack, "aws:ecr/lifecyclePolicy:LifecyclePolicy");
        assert.equal(policies.length, ofType(stack, "aws:ecr/repository:Repository").length);
        for (const { inputs, name } of policies) {
          const { rules } = JSON.parse(String(inputs["policy"])) as { rules: { selection: any }[] };
          const kept = rules.map(({ selection }) => `${selection.tagStatus} ${selection.countNumber}`);
          assert.deepEqual(kept, stack === "prod" ? ["untagged 30"] : ["untagged 30", "any 30"], name);
        }
      });

      it("has the API server refuse what differs, and refuse all while it cannot judge", () => {
        const type = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
        const policies = ofType(stack, type);
        assert.deepEqual(policies.map(({ inputs }) => (inputs["metadata"] as any).name).sort(), [
          "image-version.slipway",
          "tenant-image.slipway",
        ]);
        for (const { inputs } of policies) assert.equal((inputs["spec"] as any).failurePolicy, "Fail");
        const asked = JSON.stringify(policies).includes("must be named by digest");
        assert.equal(asked, stack !== "dev");
        for (const { inputs } of ofType(stack, `${type}Binding`)) {
          assert.deepEqual((inputs["spec"] as any).validationActions, ["Deny"]);
        }
      });
    });
  }
});
