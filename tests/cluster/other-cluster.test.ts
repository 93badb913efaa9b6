import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { itIsAccepted } from "./acceptance-behaviour";
import { ControlPlane, freePorts, startControlPlane } from "./control-plane";
import { Node } from "./objects";
import { otherKubeconfig } from "./other-cluster";
import { RunningSystems } from "./running-systems";
import { SAMPLE_NAMESPACE, sampleSystem } from "./sample-system";

/** A control plane of ours stands for a cluster that somebody else runs, with two nodes, one of them cordoned. */
describe("a cluster that KUBECONFIG_TEST names", () => {
  let theirs: ControlPlane;
  let systems: RunningSystems | undefined;

  before(async function () {
    if (otherKubeconfig()) this.skip();
    theirs = await startControlPlane();
    for (const [name, unschedulable] of [
      ["serving", false],
      ["under-repair", true],
    ] as const) {
      const node = { apiVersion: "v1", kind: "Node", metadata: { name }, spec: { unschedulable } };
      await theirs.api.create("/api/v1/nodes", node);
    }
  });

  afterEach(() => delete process.env.KUBECONFIG_TEST);

  after(async () => theirs?.stop());

  const nodes = async (): Promise<Record<string, boolean>> => {
    const { items } = await theirs.api.get<{ items: Node[] }>("/api/v1/nodes");
    return Object.fromEntries(
      items.map(({ metadata, spec }) => [metadata.name, spec.unschedulable ?? false]).sort(),
    );
  };

  const start = (): Promise<RunningSystems> => {
    process.env.KUBECONFIG_TEST = theirs.kubeconfig;
    return RunningSystems.start(sampleSystem);
  };

  describe("while the tests run", () => {
    before(async () => {
      systems = await start();
    });

    after(() => systems?.stop());

    itIsAccepted(() => systems!);

    it("has its own nodes kept free of pods", async () => {
      const { serving, "under-repair": underRepair } = await nodes();
      assert.deepEqual([serving, underRepair], [true, true]);
      assert.equal(systems!.plane.kubeconfig, theirs.kubeconfig);
    });

    it("is refused to a second run, which would take over what the first one applied", async () => {
      await assert.rejects(
        start(),
        /the cluster of KUBECONFIG_TEST already has sample; the tests would take/,
      );
    });
  });

  it("is left as it was: no namespace and no node of the tests, and a cordoned node still cordoned", async () => {
    assert.deepEqual(await nodes(), { serving: false, "under-repair": true });
    await assert.rejects(theirs.api.get(`/api/v1/namespaces/${SAMPLE_NAMESPACE}`), /not found/);
    const volumes = await theirs.api.get<{ items: unknown[] }>("/api/v1/persistentvolumes");
    assert.deepEqual(volumes.items, []);
  });

  describe("is refused, with nothing changed,", () => {
    const kubectl = (...args: string[]): string =>
      execFileSync(theirs.tools.kubectl, [`--kubeconfig=${theirs.kubeconfig}`, ...args], {
        encoding: "utf8",
      });

    /** The message for a kubeconfig that differs from theirs. */
    const refusal = async (change: (config: any) => void): Promise<string> => {
      const config = JSON.parse(kubectl("config", "view", "--raw", "--output=json"));
      change(config);
      const file = path.join(theirs.directory, "other.kubeconfig");
      writeFileSync(file, JSON.stringify(config));
      process.env.KUBECONFIG_TEST = file;
      const error: unknown = await startControlPlane().then(
        () => assert.fail("it was taken"),
        (reason: unknown) => reason,
      );
      return (error as Error).message.replace(file, "FILE");
    };

    it("where there is no such file", async () => {
      process.env.KUBECONFIG_TEST = "~/.kube/config";
      await assert.rejects(startControlPlane(), {
        message: "KUBECONFIG_TEST=~/.kube/config: there is no such file; give the path of one kubeconfig.",
      });
    });

    it("where no context is the current one", async () => {
      const message = await refusal((config) => delete config["current-context"]);
      assert.match(
        message,
        /^KUBECONFIG_TEST=FILE: it has no current context .*; kubectl config use-context NAME\.$/,
      );
    });

    it("where nobody answers", async () => {
      const [port] = await freePorts(1);
      const server = `https://127.0.0.1:${port}`;
      const message = await refusal((config) => (config.clusters[0].cluster.server = server));
      assert.match(message, /the cluster of the context test does not answer at https:\S+: .*refused/);
    });

    it("where its user has few rights", async () => {
      const token = kubectl("create", "token", "default").trim();
      const message = await refusal((config) => (config.users[0].user = { token }));
      assert.match(
        message,
        /the user of the context test may not do everything .*; give one bound to cluster-admin\.$/,
      );
    });

    it("where it is an EKS cluster", async () => {
      const server = "https://0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com";
      const message = await refusal((config) => (config.clusters[0].cluster.server = server));
      assert.match(
        message,
        /the context test is an EKS cluster, https:\S+; give a cluster for tests such as kind/,
      );
    });
  });
});
