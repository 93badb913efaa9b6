import assert from "node:assert/strict";
import { DatabaseLogin, DatabaseLoginArgs } from "../../components/database-login";
import { LOGIN_SCRIPT } from "../../components/database-login/script";
import { NETWORK_POLICY, planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

const ARGS: DatabaseLoginArgs = {
  namespace: "shop",
  job: "orders-exporter-login",
  image: "registry.example/psql:v1@sha256:" + "0".repeat(64),
  user: 999,
  login: "watcher",
  password: { secret: "orders-exporter", key: "password" },
  address: { secret: "orders-exporter", key: "address" },
  ownerSecret: "orders-owner-login",
  network: { description: "database orders", cidrs: ["10.0.1.0/24"], ports: [5432] },
  securityGroupIds: ["sg-1"],
};

const planLogin = (changes: Partial<DatabaseLoginArgs> = {}) =>
  planInCluster((options) => void new DatabaseLogin("login", { ...ARGS, ...changes }, options));

describe("DatabaseLogin", () => {
  let planned: PlannedResources;
  let pod: any;
  before(async () => {
    planned = await planLogin();
    const { spec } = planned.one("kubernetes:batch/v1:CronJob").inputs as any;
    pod = spec.jobTemplate.spec.template.spec;
  });

  it("looks every five minutes, one at a time", () => {
    const { spec } = planned.one("kubernetes:batch/v1:CronJob").inputs as any;
    assert.deepEqual([spec.schedule, spec.concurrencyPolicy], ["*/5 * * * *", "Forbid"]);
  });

  it("runs the script that the tests run on a real PostgreSQL", () =>
    assert.deepEqual(pod.containers[0].command, ["bash", "-c", LOGIN_SCRIPT]));

  it("has every password from a secret, and none in its manifest", () => {
    const literal = pod.containers[0].env.filter(({ value }: any) => value !== undefined);
    assert.deepEqual(literal, [{ name: "LOGIN", value: "watcher" }]);
  });

  it("runs under restricted Pod Security, without a token", () => {
    assert.equal(pod.automountServiceAccountToken, false);
    assert.deepEqual([pod.securityContext.runAsNonRoot, pod.securityContext.runAsUser], [true, 999]);
    const { securityContext } = pod.containers[0];
    assert.deepEqual(securityContext.capabilities, { drop: ["ALL"] });
    assert.equal(securityContext.readOnlyRootFilesystem, true);
  });

  it("reaches the database and DNS, and is reached by nobody", () => {
    const { spec } = planned.one(NETWORK_POLICY).inputs as any;
    assert.equal(spec.ingress, undefined);
    assert.deepEqual(
      spec.egress.flatMap(({ to }: any) => to.map(({ ipBlock }: any) => ipBlock?.cidr ?? "kube-dns")),
      ["kube-dns", "10.0.1.0/24"],
    );
    const group = planned.one("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy").inputs as any;
    assert.deepEqual(group.spec.securityGroups.groupIds, ["sg-1"]);
  });

  for (const login of ["", "Watcher", "pg_watcher", "a-b"]) {
    it(`refuses "${login}" as a login`, () =>
      assert.rejects(planLogin({ login }), (error: Error) => {
        assert.match(error.message, /^DatabaseLogin "login": login is ".*"; give up to 63 lower-case/);
        return true;
      }));
  }
});
