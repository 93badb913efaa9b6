import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Application, AppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import { parse } from "yaml";
import { argoTree } from "../../offline/manifests/argocd";
import { syncWaves } from "../../offline/manifests/sync-waves";
import { PlannedResource } from "../../offline/plan/plan";
import { allSystems } from "../../systems";
import { slipway } from "./slipway";

const REPOSITORY = path.resolve(__dirname, "../..");
const REPO = "https://git.slipway.example/platform/slipway";

describe("slipway render --layout argocd", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-argocd-"))));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const out = (name: string) => path.join(folder, name);
  const render = (name: string, ...options: string[]) =>
    slipway("render", REPOSITORY, "--layout", "argocd", "--out", out(name), ...options);

  function contents(name: string): Record<string, string> {
    const files = fs.readdirSync(out(name), { recursive: true, encoding: "utf8" });
    return Object.fromEntries(
      files
        .filter((file) => fs.statSync(path.join(out(name), file)).isFile())
        .map((file) => [file, fs.readFileSync(path.join(out(name), file), "utf8")]),
    );
  }

  describe("of prod", () => {
    let stdout: string;
    let files: Record<string, string>;
    const objects = () => Object.entries(files).filter(([file]) => file.endsWith(".yaml"));
    const ofSystem = (system: string): any[] =>
      objects()
        .filter(([file]) => file.startsWith(`${system}/`))
        .map(([, text]) => parse(text));
    const waveOf = ({ metadata }: any): number =>
      Number(metadata.annotations["argocd.argoproj.io/sync-wave"]);

    before(() => {
      const run = render("prod", "--stack", "prod", "--repo", REPO);
      assert.equal(run.code, 0, run.stderr);
      stdout = run.stdout;
      files = contents("prod");
    });

    it("has one Application for each system, and a project, as Argo CD's own types have them", () => {
      const written = objects().filter(([file]) => file.startsWith("applications/"));
      assert.deepEqual(
        written.map(([file]) => file).sort(),
        ["_project", ...allSystems.map(({ name }) => name)].map((name) => `applications/${name}.yaml`).sort(),
      );
      for (const [file, text] of written) {
        const object = parse(text);
        (file.endsWith("_project.yaml") ? new AppProject(object) : new Application(object)).validate();
        if (object.kind !== "Application") continue;
        const system = path.basename(file, ".yaml");
        assert.equal(object.metadata.name, `${system}-prod`);
        assert.equal(object.spec.project, "slipway-prod");
        assert.equal(object.spec.source.repoURL, REPO);
        assert.equal(object.spec.source.path, `rendered/prod/${system}`);
        assert.equal(
          object.spec.destination.namespace,
          allSystems.find(({ name }) => name === system)?.namespace.prod,
        );
        assert.equal(object.spec.syncPolicy.automated, undefined);
      }
    });

    it("applies an object after all that Pulumi makes before it", () => {
      for (const { name } of allSystems) {
        const all = ofSystem(name);
        const wave = (kind: string) => all.filter((object) => object.kind === kind).map(waveOf);
        assert.deepEqual(wave("Namespace"), [0], name);
        assert.ok(
          all.every((object) => object.kind === "Namespace" || waveOf(object) > 0),
          name,
        );
        const workloads = [...wave("Deployment"), ...wave("Rollout")];
        assert.ok(workloads.length > 0);
        const earlier = ["ConfigMap", "ServiceAccount", "Service", "SecretStore", "AnalysisTemplate"];
        const needed = all.filter(
          ({ kind, metadata }) => earlier.includes(kind) && metadata.namespace !== "monitoring",
        );
        assert.ok(Math.max(...needed.map(waveOf)) < Math.min(...workloads), name);
        const scalers = wave("HorizontalPodAutoscaler");
        assert.ok(
          scalers.every((each) => each > Math.min(...workloads)),
          name,
        );
      }
    });

    it("has no Secret and no secret value, and a project that allows none", () => {
      assert.ok(objects().some(([, text]) => parse(text).kind === "ExternalSecret"));
      for (const [file, text] of objects()) {
        assert.notEqual(parse(text).kind, "Secret", file);
        assert.ok(!text.includes("(secret)"), file);
      }
      const { spec } = parse(files["applications/_project.yaml"] ?? "");
      const kinds = [...spec.namespaceResourceWhitelist, ...spec.clusterResourceWhitelist];
      assert.ok(kinds.length > 10);
      assert.ok(kinds.every(({ kind }: { kind: string }) => !["Secret", "*"].includes(kind)));
      assert.deepEqual(spec.clusterResourceWhitelist, [{ group: "", kind: "Namespace" }]);
      assert.deepEqual(spec.sourceRepos, [REPO]);
    });

    it("leaves to Pulumi what holds a value that only the cloud knows, and says what", () => {
      for (const [file, text] of objects()) assert.ok(!text.includes("(computed)"), file);
      assert.match(stdout, /objects stay with Pulumi, as only the cloud knows some value of them:\n/);
      assert.match(stdout, /SecurityGroupPolicy opitios-alpaca-security-groups\n/);
    });

    it("lets Argo Rollouts move its Services, as Pulumi does", () => {
      const { spec } = parse(files["applications/opitios.yaml"] ?? "");
      assert.ok(spec.syncPolicy.syncOptions.includes("RespectIgnoreDifferences=true"));
      const [first] = spec.ignoreDifferences;
      assert.equal(first.kind, "Service");
      assert.deepEqual(first.jsonPointers, ["/spec/selector/rollouts-pod-template-hash"]);
    });

    it("is byte-identical from run to run", () => {
      render("again", "--stack", "prod", "--repo", REPO);
      assert.deepEqual(contents("again"), files);
    });
  });

  it("is refused for a stack that makes Secrets itself, and nothing is written", () => {
    const { code, stderr } = render("local", "--stack", "local", "--repo", REPO);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /local would put secrets into Git; nothing was written\..*\n {2}analytics-data\/secret-/,
    );
    assert.equal(fs.existsSync(out("local")), false);
  });

  for (const [what, options, message] of [
    ["no repository", [], /--layout argocd needs --repo URL/],
    ["a repository that is no address", ["--repo", "slipway"], /--repo slipway: give https:/],
    [
      "a login in the address, which it does not repeat",
      ["--repo", "https://me:hunter2@git.example/x"],
      /--repo https:\/\/…@git\.example\/x: give https:\/\/HOST\/PATH without a login/,
    ],
    [
      "a folder outside the repository",
      ["--repo", REPO, "--path", "../x"],
      /--path \.\.\/x: give a folder inside/,
    ],
    ["an empty revision", ["--repo", REPO, "--revision", ""], /--revision is empty/],
    ["an unknown layout", ["--layout", "flux"], /Allowed choices are folders, argocd/],
    [
      "its options for another layout",
      ["--layout", "folders", "--repo", REPO],
      /--repo goes with --layout argocd/,
    ],
  ] as [string, string[], RegExp][]) {
    it(`is refused with ${what}`, () => {
      const { code, stderr } = render("x", "--stack", "prod", ...options);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.ok(!stderr.includes("hunter2"));
    });
  }

  it("is refused for a project without systems", () => {
    const { code, stderr } = slipway(
      ...([
        "render",
        "manifests",
        "--stack",
        "dev",
        "--layout",
        "argocd",
        "--repo",
        REPO,
        "--out",
        out("y"),
      ] as [string, string, ...string[]]),
    );
    assert.equal(code, 2);
    assert.match(stderr, /dev has no system whose objects Argo CD could apply/);
  });
});

describe("an Application that Argo CD syncs by itself", () => {
  it("undoes what changed in the cluster, and removes nothing", () => {
    const system = resource({ urn: "s", type: "slipway:system:RunningSystem", name: "shop", custom: false });
    const settings = resource({
      urn: "c",
      parent: "s",
      type: "kubernetes:core/v1:ConfigMap",
      inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "shop" } },
    });
    const project = { stack: "prod" } as never;
    const source = { repository: REPO, revision: "main", path: "x", automated: true };
    const { files } = argoTree({ project, resources: [system, settings] }, source);
    const application = files.find(({ file }) => file === "applications/shop.yaml")?.object as any;
    assert.deepEqual(application.spec.syncPolicy.automated, { prune: false, selfHeal: true });
  });
});

describe("a sync wave", () => {
  it("comes after that of each dependency, over what is not rendered and by what a component waits for", () => {
    const resources = [
      resource({ urn: "namespace" }),
      resource({ urn: "role", dependencies: ["namespace"] }),
      resource({ urn: "component", dependencies: ["namespace"] }),
      resource({ urn: "child", parent: "component" }),
      resource({ urn: "account", dependencies: ["role"] }),
      resource({ urn: "workload", dependencies: ["child", "account"] }),
    ];
    const waves = syncWaves(resources, new Set(["namespace", "child", "account", "workload"]));
    assert.deepEqual(Object.fromEntries(waves), { namespace: 0, child: 1, account: 1, workload: 2 });
  });
});

function resource(given: Partial<PlannedResource>): PlannedResource {
  const none = {
    type: "",
    name: "",
    parent: "",
    custom: true,
    inputs: {},
    dependencies: [],
    ignoreChanges: [],
  };
  return { ...none, ...given } as unknown as PlannedResource;
}
