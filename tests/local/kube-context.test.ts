import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { refusalOf } from "../refusal";
import { checkContext } from "../../wiring/local/kube-context";
import { slipway } from "../offline/slipway";

const EKS = "https://0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com";
const KIND = "https://127.0.0.1:41573";
const REPOSITORY = path.resolve(__dirname, "../..");

/** A kubeconfig with a context, and a cluster of the same name, for each server. */
function kubeconfig(servers: Record<string, string>): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    contexts: Object.keys(servers).map((name) => ({ name, context: { cluster: name, user: name } })),
    clusters: Object.entries(servers).map(([name, server]) => ({ name, cluster: { server } })),
  });
}

describe("the context of the stack local", () => {
  const before = { KUBECONFIG: process.env.KUBECONFIG, HOME: process.env.HOME };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "slipway-kubeconfig-"));
    process.env.HOME = folder;
    delete process.env.KUBECONFIG;
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  /** Writes files and names them in KUBECONFIG. */
  const given = (...texts: string[]): string[] => {
    const files = texts.map((text, index) => {
      const file = path.join(folder, `config-${index}`);
      writeFileSync(file, text);
      return file;
    });
    process.env.KUBECONFIG = files.join(path.delimiter);
    return files;
  };

  const message = (context: string, applying = true): string => {
    return refusalOf(() => checkContext(context, applying));
  };

  it("is not needed for a plan, nor is a kubeconfig", () => {
    checkContext("kind-slipway", false);
    given("{ not: [ yaml");
    checkContext("kind-slipway", false);
  });

  it("is refused for an update where there is no kubeconfig, with how to make the cluster", () => {
    assert.equal(
      message("kind-slipway"),
      `slipway:kubeContext is "kind-slipway", which is not in ${folder}/.kube/config; there is no context at all. Make the cluster (kind create cluster --config tools/kind/cluster.yaml) or name a context that exists.`,
    );
  });

  it("is refused for an update where it has another name, with the names there are", () => {
    const [file] = given(kubeconfig({ minikube: KIND, "kind-other": KIND }));
    assert.ok(message("kind-slipway").includes(`not in ${file}; contexts there: minikube, kind-other.`));
  });

  it("is found in the second of two kubeconfigs", () => {
    given(kubeconfig({ minikube: KIND }), kubeconfig({ "kind-slipway": KIND }));
    checkContext("kind-slipway", true);
  });

  it("is the first of two with the same name, as for kubectl", () => {
    given(kubeconfig({ mine: KIND }), kubeconfig({ mine: EKS }));
    checkContext("mine", true);
    given(kubeconfig({ mine: EKS }), kubeconfig({ mine: KIND }));
    assert.match(message("mine"), /leads to an EKS cluster/);
  });

  it("is refused where it leads to EKS under another name, for a plan too", () => {
    given(kubeconfig({ prod: EKS }));
    const refusal = message("prod", false);
    assert.match(
      refusal,
      /^slipway:kubeContext is "prod", and that context leads to an EKS cluster, https:\S+; allowed/,
    );
    assert.match(message("prod"), /EKS is for the other stacks\.$/);
  });

  it("is refused for an update where a kubeconfig is broken, by the name of the file", () => {
    const [file] = given("{ not: [ yaml");
    assert.ok(message("kind-slipway").startsWith(`The kubeconfig ${file} cannot be read: `));
    const [text] = given("only words");
    assert.equal(
      message("kind-slipway"),
      `The kubeconfig ${text} cannot be read: it holds no keys and values`,
    );
  });

  it("ends a preview with 2 where it leads to EKS", function () {
    this.timeout(120_000);
    given(kubeconfig({ "kind-slipway": EKS }));
    const { code, stdout, stderr } = slipway("preview", REPOSITORY, "--stack", "local");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /slipway:kubeContext is "kind-slipway", and that context leads to an EKS cluster/);
    assert.equal(stdout, "");
  });
});
