import assert from "node:assert/strict";
import { RestoreCheck, RestoreCheckArgs } from "../../components/restore-check";
import { PLACE, statements } from "./planned-data";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";
import { itRefuses } from "./refusals";

const database = (name: string) => ({
  identifier: name,
  arn: `arn:aws:rds:us-east-1:111122223333:db:${name}`,
  keyArn: `arn:aws:kms:us-east-1:111122223333:key/${name}`,
  securityGroupId: `sg-${name}`,
});
const ARGS: RestoreCheckArgs = {
  ...PLACE,
  clusterName: "slipway-test",
  clusterSecurityGroupId: "sg-cluster",
  vpcId: "vpc-1",
  vpcCidr: "10.40.0.0/16",
  image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/slipway/restore-check:v1.0.0",
  databases: { "shop-orders": database("orders"), "shop-carts": database("carts") },
  runbooks: "https://runbooks.example",
};

const CRON_JOB = "kubernetes:batch/v1:CronJob";

describe("RestoreCheck", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planInCluster((options) => void new RestoreCheck("check", ARGS, options));
  });
  const specs = () => planned.all(CRON_JOB).map(({ inputs }) => inputs["spec"] as any);
  const pods = () => specs().map((spec) => spec.jobTemplate.spec.template.spec);

  it("restores each database once a week, one after the other, never two of one", () => {
    assert.deepEqual(
      specs().map(({ schedule, timeZone, concurrencyPolicy }) => [schedule, timeZone, concurrencyPolicy]),
      [
        ["0 6 * * 6", "Etc/UTC", "Forbid"],
        ["15 6 * * 6", "Etc/UTC", "Forbid"],
      ],
    );
    assert.deepEqual(
      pods().map(({ containers }) => containers[0].args),
      [
        ["prove-rds", "orders"],
        ["prove-rds", "carts"],
      ],
    );
  });

  it("has two minutes to delete what it restored when it is ended", () =>
    assert.deepEqual(
      pods().map((pod) => pod.terminationGracePeriodSeconds),
      [120, 120],
    ));

  it("runs in a namespace whose images are judged at admission", () => {
    const { labels } = planned.one("kubernetes:core/v1:Namespace").inputs["metadata"] as any;
    assert.equal(labels["slipway/own-images"], "true");
  });

  it("knows which tables may be empty, and how old the newest row may be", async () => {
    const newestRow = { table: "public.orders", column: "created_at", maxAgeSeconds: 3600 };
    const databases = { shop: { ...database("shop"), mayBeEmpty: ["public.a", "public.b"], newestRow } };
    const one = await planInCluster(
      (options) => void new RestoreCheck("check", { ...ARGS, databases }, options),
    );
    const { env } = (one.one(CRON_JOB).inputs["spec"] as any).jobTemplate.spec.template.spec.containers[0];
    const values = Object.fromEntries(env.map(({ name, value }: any) => [name, value]));
    assert.equal(values.MAY_BE_EMPTY, "public.a public.b");
    assert.deepEqual([values.NEWEST, values.MAX_AGE_SECONDS], ["public.orders.created_at", "3600"]);
  });

  it("runs under the restricted Pod Security Standard", () => {
    for (const pod of pods()) {
      assert.equal(pod.securityContext.runAsNonRoot, true);
      assert.deepEqual(pod.containers[0].securityContext, {
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      assert.equal(pod.automountServiceAccountToken, false);
    }
    const [namespace] = planned.all("kubernetes:core/v1:Namespace");
    const labels = (namespace?.inputs["metadata"] as any).labels;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("may change and delete what it restored, and nothing else", () => {
    const policy = statements(planned.one("aws:iam/rolePolicy:RolePolicy"));
    const scratch = policy.find(({ Sid }) => Sid === "Scratch");
    assert.deepEqual(
      scratch.Resource.filter((arn: string) => arn.includes(":db:")),
      ["arn:aws:rds:us-east-1:111122223333:db:restore-check-*"],
    );
    for (const { Sid, Resource } of policy) assert.notEqual(Resource, "*", Sid);
  });

  it("is let in by each database on 5432", () => {
    const rules = planned.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs["securityGroupId"], inputs["fromPort"], inputs["toPort"]]),
      [
        ["sg-orders", 5432, 5432],
        ["sg-carts", 5432, 5432],
      ],
    );
  });

  it("lets nobody in", () => {
    for (const { inputs } of planned.all("kubernetes:networking.k8s.io/v1:NetworkPolicy"))
      assert.equal((inputs["spec"] as any).ingress, undefined);
  });

  it("raises an alert for a proof older than 8 days, for one never given, and for one that failed", () => {
    const rules = (planned.one("kubernetes:monitoring.coreos.com/v1:PrometheusRule").inputs["spec"] as any)
      .groups[0].rules as any[];
    const [overdue, failed] = rules;
    assert.deepEqual([overdue.alert, failed.alert], ["RestoreCheckOverdue", "RestoreCheckFailed"]);
    assert.match(overdue.expr, /kube_cronjob_status_last_successful_time\{.*\}\) > 691200/);
    assert.match(overdue.expr, /kube_cronjob_created.* > 691200 unless on \(cronjob\)/);
    assert.equal(overdue.annotations.runbook_url, "https://runbooks.example/restore-check-overdue.md");
  });

  itRefuses<RestoreCheckArgs>(
    'RestoreCheck "check"',
    (changes) => new RestoreCheck("check", { ...ARGS, ...changes }),
    [["no database", { databases: {} }, /databases has 0 entries; give 1 to 48/]],
  );
});
