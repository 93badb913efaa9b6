import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { slipway } from "./slipway";

function contents(folder: string): Record<string, string> {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), fs.readFileSync(file, "utf8")];
    }),
  );
}

describe("slipway render", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-render-"));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const render = (out: string, stack = "dev") =>
    slipway("render", "manifests", "--stack", stack, "--out", path.join(folder, out));

  it("writes one file for each object, by namespace, kind and name", () => {
    const { code, stdout } = render("a");
    assert.equal(code, 0);
    assert.match(stdout, /4 objects of dev/);
    assert.deepEqual(Object.keys(contents(path.join(folder, "a"))).sort(), [
      ".slipway-render",
      "_cluster/namespace-home.yaml",
      "home/configmap-settings.yaml",
      "home/helmrelease-chart.yaml",
      "home/secret-login.yaml",
    ]);
  });

  it("gives byte-identical trees from run to run", () => {
    render("a");
    render("b");
    assert.deepEqual(contents(path.join(folder, "a")), contents(path.join(folder, "b")));
  });

  it("quotes text that kubectl would read as a boolean", () => {
    render("a");
    const written = contents(path.join(folder, "a"))["home/configmap-settings.yaml"]!;
    assert.match(written, /^  proxy: "on"$/m);
  });

  it("shows a Helm release as its chart and values, without its secrets", () => {
    render("a");
    const files = contents(path.join(folder, "a"));
    assert.match(
      files["home/helmrelease-chart.yaml"]!,
      /chart: nginx\nrepository: https:\/\/charts\.example\nversion: 1\.2\.3/,
    );
    assert.match(files["home/helmrelease-chart.yaml"]!, /replicas: 2/);
    assert.doesNotMatch(Object.values(files).join(""), /canary-7f3a/);
  });

  it("refuses an object that does not fit its schema, naming file and path, and writes nothing", () => {
    const { code, stderr } = render("a", "bad");
    assert.equal(code, 2);
    assert.match(stderr, /home\/configmap-settings\.yaml: .*count/);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it("leaves a folder alone that it did not write", () => {
    fs.mkdirSync(path.join(folder, "mine"));
    fs.writeFileSync(path.join(folder, "mine/precious.txt"), "keep");
    const { code, stderr } = render("mine");
    assert.equal(code, 2);
    assert.match(stderr, /was not written by slipway render/);
    assert.deepEqual(fs.readdirSync(path.join(folder, "mine")), ["precious.txt"]);
  });

  it("leaves a file alone that somebody put into a rendered folder", () => {
    render("a");
    fs.writeFileSync(path.join(folder, "a/home/precious.txt"), "keep");
    const { code, stderr } = render("a");
    assert.equal(code, 2);
    assert.match(stderr, /it holds home\/precious\.txt/);
    assert.equal(fs.readFileSync(path.join(folder, "a/home/precious.txt"), "utf8"), "keep");
  });
});
