import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { goBuild } from "../../cluster/go-build";
import { PulumiFixture } from "../../engine/pulumi";
import { AwsTwin } from "../../engine/twins/aws/aws-twin";
import { Cloud } from "../../engine/twins/cloud";
import { EKS_TWIN, constructCluster } from "../../engine/twins/eks-component";
import { KubernetesTwin } from "../../engine/twins/kubernetes/kubernetes-twin";
import { ProviderServer } from "../../engine/twins/provider-server";
import { RandomTwin } from "../../engine/twins/random-twin";
import { OutsideProject, REPOSITORY } from "./outside-project";

const ACCOUNT = "111122223333";
const REGION = "us-east-1";

/** A project under the real CLI, in front of an account that starts empty. */
async function started(project: string): Promise<{ fixture: PulumiFixture; cloud: Cloud }> {
  const cloud = new Cloud();
  const providers = {
    aws: new ProviderServer(() => new AwsTwin(cloud, ACCOUNT, REGION)),
    eks: new ProviderServer(() => EKS_TWIN, constructCluster),
    kubernetes: new ProviderServer(() => new KubernetesTwin(cloud)),
    random: new ProviderServer(() => new RandomTwin(cloud)),
  };
  const fixture = await PulumiFixture.start({ project, providers });
  const { code, stderr } = await fixture.pulumi("stack", "init", "staging");
  assert.equal(code, 0, stderr);
  return { fixture, cloud };
}

async function succeed(fixture: PulumiFixture, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await fixture.pulumi(...args, "--stack", "staging");
  assert.equal(code, 0, `${stderr}\n${stdout.slice(-4000)}`);
  return stdout;
}

describe("@slipway/components under the real Pulumi CLI, loaded by the SDK's own loader", function () {
  this.timeout(600_000);
  let project: OutsideProject;

  before(() => {
    project = OutsideProject.make();
  });

  after(() => project?.remove());

  for (const example of ["bucket", "network"]) {
    it(`makes what the example ${example} declares`, async () => {
      const { fixture, cloud } = await started(project.example(example));
      try {
        const modules = path.join(fixture.folder, "node_modules");
        fs.rmSync(modules);
        fs.symlinkSync(path.join(project.folder, "node_modules"), modules);
        await succeed(fixture, "up", "--yes", "--skip-preview");
        assert.ok(cloud.all().length > 5, `${cloud.all().length} resources`);
        await succeed(fixture, "preview", "--expect-no-changes");
      } finally {
        fixture.stop();
      }
    });
  }
});

describe("the component package under the real Pulumi CLI, from a program in YAML", function () {
  this.timeout(600_000);
  let yaml: string;

  before(async () => {
    yaml = await goBuild({
      module: "tools/pulumi-yaml",
      name: "pulumi-yaml-1.37.0",
      programs: { "pulumi-language-yaml": "." },
    });
  });

  /** The project with the language host for YAML, and the component package by its folder here. */
  async function startedYaml(project: string) {
    const { fixture, cloud } = await started(project);
    fs.copyFileSync(
      path.join(yaml, "pulumi-language-yaml"),
      path.join(fixture.home, "bin/pulumi-language-yaml"),
    );
    const file = path.join(fixture.folder, "Pulumi.yaml");
    const program = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, program.replace(/slipway: .*plugin$/m, `slipway: ${REPOSITORY}/plugin`));
    return { fixture, cloud };
  }

  it("makes what the example yaml declares", async () => {
    const { fixture, cloud } = await startedYaml(path.join(REPOSITORY, "examples/yaml"));
    try {
      await succeed(fixture, "up", "--yes", "--skip-preview");
      assert.equal(cloud.all("aws:ec2/vpc:Vpc").length, 1);
      const vpc = (await succeed(fixture, "stack", "output", "vpc")).trim();
      assert.equal(vpc, cloud.all("aws:ec2/vpc:Vpc")[0]?.id);
    } finally {
      fixture.stop();
    }
  });

  it("plans a cluster, a platform with monitoring, a database and a service", async () => {
    const { fixture } = await startedYaml(path.join(__dirname, "fixtures/shop"));
    try {
      const preview = await succeed(fixture, "preview", "--json");
      const { steps } = JSON.parse(preview) as { steps: { newState: { type: string } }[] };
      const types = steps.map(({ newState }) => newState.type);
      for (const type of [
        "slipway:index:Cluster",
        "aws:eks/cluster:Cluster",
        "slipway:monitoring:MonitoringStack",
        "kubernetes:helm.sh/v3:Release",
        "aws:rds/instance:Instance",
        "kubernetes:apps/v1:Deployment",
      ])
        assert.ok(types.includes(type), `${type} is not among ${types.length} resources`);
    } finally {
      fixture.stop();
    }
  });

  it("says what is wrong with an argument, and where", async () => {
    const { fixture } = await startedYaml(path.join(__dirname, "fixtures/mistaken"));
    try {
      const { code, stdout, stderr } = await fixture.pulumi("preview", "--stack", "staging");
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /Network "network": natGateways is 5; give 1 to 2, the number of zones/);
    } finally {
      fixture.stop();
    }
  });
});
