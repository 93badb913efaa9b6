import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { completePlan, STACKS } from "../security/complete-plan";
import { stagePermissions } from "../../bootstrap/permissions";
import { ANYWHERE } from "../../bootstrap/permissions/resources";
import { WILDCARD_ONLY_ACTIONS } from "../security/wildcard-only-actions";
import { checkov, checkovProgram, resourceTypesByAction } from "./checkov";
import { Finding, findingLine } from "./finding";
import { goScanners, kubeScore } from "./kube-score";
import { kubeconform } from "./kubeconform";
import { BUILD_SWITCH, kyverno, kyvernoProgram } from "./kyverno";
import { podSecurity, podSecurityJudge, templateOf } from "./pod-security";
import { asScannersKnow, RenderedObject, renderedObjects, writeObjects } from "./rendered";
import { writeSchemas } from "./schemas";
import { terraformPlan } from "./terraform-plan";
import { judge, readWaivers, WAIVER_FILE } from "./waivers";

const BUILDING_MS = 900_000;
/** Stacks with AWS resources, and all. */
const IN_AWS = [...STACKS, "prod-dr"];
const SCANNED = [...IN_AWS, "local"];
const found: Finding[] = [];

/** Skips with a line that cannot be overlooked where the machine lacks what the scanners are made of. */
function needs(context: Mocha.Context, program: string, args: string[]): void {
  if (spawnSync(program, args).status === 0) return;
  console.error(`\n!!! SKIPPED: ${program} is not on PATH, so these scanners judge NOTHING in this run\n`);
  context.skip();
}

/** Notes what a scanner found; what has no waiver is named. */
function assertExplained(findings: Finding[]): void {
  found.push(...findings);
  const { unexplained } = judge(findings, readWaivers());
  const lines = unexplained.map((finding) => `\n${findingLine(finding)}`);
  assert.ok(unexplained.length === 0, `${lines.length} findings without a waiver:${lines.join("")}`);
}

describe("independent scanners", function () {
  this.timeout(BUILDING_MS);
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-scan-"));
  const objects = new Map<string, RenderedObject[]>();
  let scanners = 0;

  before(() => {
    for (const stack of SCANNED) {
      objects.set(stack, renderedObjects(stack, path.join(folder, "rendered", stack)));
    }
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  describe("built with Go", () => {
    before(async function () {
      needs(this, "go", ["version"]);
      await goScanners();
      await podSecurityJudge();
      writeSchemas(path.join(folder, "schemas"));
    });

    for (const stack of SCANNED) {
      it(`kube-score finds nothing unexplained in ${stack}`, async () =>
        assertExplained(await kubeScore(stack, objects.get(stack)!, path.join(folder, "kube-score"))));

      it(`kubeconform finds every object of ${stack} to fit its schema`, async () =>
        assertExplained(
          await kubeconform(
            stack,
            objects.get(stack)!,
            path.join(folder, "schemas"),
            path.join(folder, "kubeconform", stack),
          ),
        ));

      it(`every pod of ${stack} keeps to the Pod Security Standard "restricted"`, async () =>
        assertExplained(await podSecurity(stack, objects.get(stack)!)));
    }

    it("kube-score, kubeconform and Pod Security hold faults against an object that has them", async () => {
      const faulty = objects
        .get("prod")!
        .filter(({ kind }) => kind === "Deployment")
        .slice(0, 1);
      const pod = structuredClone(faulty[0]!);
      pod.spec.template.spec.containers[0].securityContext = { privileged: true };
      pod.spec.replica = 1;
      const checks = [
        ...(await kubeScore("prod", [pod], path.join(folder, "faulty"))),
        ...(await kubeconform("prod", [pod], path.join(folder, "schemas"), path.join(folder, "faulty"))),
        ...(await podSecurity("prod", [pod])),
      ].map(({ scanner, check }) => `${scanner} ${check}`);
      assert.ok(checks.includes("kube-score container-security-context-privileged"), checks.join());
      assert.ok(checks.includes("kubeconform statusInvalid"), checks.join());
      assert.ok(checks.includes("pod-security privileged"), checks.join());
      scanners += 3;
    });
  });

  describe("Kyverno", () => {
    let program: string;

    before(async function () {
      needs(this, "go", ["version"]);
      const built = await kyvernoProgram();
      if (built === undefined) {
        console.error(
          `\n!!! SKIPPED: Kyverno is not in the cache, so it judges NOTHING in this run; ${BUILD_SWITCH}=1 builds it once (about 16 minutes on two cores)\n`,
        );
        this.skip();
      } else program = built;
    });

    for (const stack of SCANNED) {
      it(`its Pod Security policy refuses no pod of ${stack}`, () =>
        assertExplained(kyverno(program, stack, objects.get(stack)!, path.join(folder, "kyverno"))));
    }

    it("its Pod Security policy refuses a privileged pod, in each kind of object that makes pods", () => {
      const kinds = ["Deployment", "Rollout", "CronJob", "StatefulSet"];
      const all = [...objects.get("prod")!, ...objects.get("local")!];
      const faulty = kinds.map((kind) => {
        const pod = structuredClone(all.find((object) => object.kind === kind)!);
        templateOf(pod)!.spec.containers[0].securityContext.privileged = true;
        return pod;
      });
      const found = kyverno(program, "faulty", faulty, path.join(folder, "kyverno"));
      assert.deepEqual(found.map(({ check, resource }) => `${check} ${resource.split(" ")[0]}`).sort(), [
        "privileged CronJob",
        "privileged Deployment",
        "privileged Deployment",
        "privileged StatefulSet",
      ]);
    });
  });

  describe("Checkov", () => {
    before(function () {
      needs(this, "python3", ["--version"]);
      checkovProgram();
    });

    it("finds nothing unexplained in the Kubernetes objects of any stack", () => {
      const place = path.join(folder, "checkov-kubernetes");
      for (const stack of SCANNED) {
        writeObjects(objects.get(stack)!.map(asScannersKnow), path.join(place, `${stack}.yaml`));
      }
      assertExplained(checkov("kubernetes", place).findings);
    });

    it("finds nothing unexplained in the AWS resources of any stack", () => {
      const place = path.join(folder, "checkov-aws");
      mkdirSync(place);
      for (const stack of IN_AWS) {
        writeFileSync(path.join(place, `${stack}.json`), JSON.stringify(terraformPlan(completePlan(stack))));
      }
      assertExplained(checkov("terraform_plan", place).findings);
    });

    it("holds faults against a plan that has them", () => {
      const faults: Record<string, Record<string, unknown>> = {
        "aws:rds/instance:Instance": { storageEncrypted: false, publiclyAccessible: true },
        "aws:kms/key:Key": { enableKeyRotation: false },
        "eks:index:Cluster": { endpointPublicAccess: true, encryptionConfigKeyArn: undefined },
        "aws:ec2/launchTemplate:LaunchTemplate": { metadataOptions: { httpTokens: "optional" } },
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { blockPublicAcls: false },
        "aws:iam/rolePolicy:RolePolicy": {
          policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        },
      };
      const plan = completePlan("prod").map((resource) => ({
        ...resource,
        inputs: { ...resource.inputs, ...faults[resource.type] },
      }));
      const place = path.join(folder, "checkov-faulty");
      mkdirSync(place);
      writeFileSync(path.join(place, "prod.json"), JSON.stringify(terraformPlan(plan)));
      const checks = new Set(checkov("terraform_plan", place).findings.map(({ check }) => check));
      const expected = ["16", "17", "7", "39", "58", "79", "53", "63"].map((number) => `CKV_AWS_${number}`);
      assert.deepEqual(
        expected.filter((check) => !checks.has(check)),
        [],
      );
      scanners += 1;
    });
  });

  describe("AWS's reference of actions", () => {
    before(function () {
      needs(this, "python3", ["--version"]);
      checkovProgram();
    });

    it("names no resource for the actions that roles may use on every resource", () => {
      const types = resourceTypesByAction();
      const named = [...WILDCARD_ONLY_ACTIONS, ...ANYWHERE].filter((action) => {
        const known = types.get(action.toLowerCase());
        assert.ok(known, `${action} is not an action`);
        return known.length > 0;
      });
      assert.deepEqual(named, []);
      assert.ok(types.get("s3:getobject")!.length > 0);
    });

    it("knows every action that deploying may need", () => {
      const types = resourceTypesByAction();
      const place = { accountId: "111111111111", regions: ["us-east-1"], stage: "dev" };
      const { plan, deploy } = stagePermissions(place);
      const actions = [plan, deploy].flatMap((parts) =>
        Object.values(parts).flatMap((statements) => statements.flatMap(({ Action }) => Action)),
      );
      assert.ok(actions.length > 200);
      assert.deepEqual(
        actions.filter((action) => !types.has(action.toLowerCase())),
        [],
      );
    });
  });

  describe("waivers", () => {
    it("explain something each, and the report lists each with its reason", function () {
      if (scanners < 4) this.skip();
      const { unused, waived } = judge(found, readWaivers());
      for (const [{ scanner, check, reason }, findings] of waived) {
        console.log(`      waived ${scanner} ${check} (${findings.length}): ${reason.trim()}`);
      }
      assert.deepEqual(unused, [], `remove these patterns from ${WAIVER_FILE}`);
    });
  });
});
