import assert from "node:assert/strict";
import * as path from "node:path";
import { slipway } from "../offline/slipway";
import { ruleOf } from "./cases";
import { Circumstances, Sample, reportsOf } from "./judged";
import { deployment, namespace, sample } from "./samples";

const FOREIGN = path.join(__dirname, "fixtures/foreign");
const PACK = path.resolve(__dirname, "../../policy");

interface Verdicts {
  violations: { policy: string; level: string; message: string }[];
  undetermined: { policy: string }[];
}

describe("a project that uses none of our components", function () {
  this.timeout(60_000);

  it("and follows good practice in its own way is told of no violation", () => {
    const { code, stdout, stderr } = slipway(
      "policy",
      FOREIGN,
      ...["check", "--cwd", FOREIGN, "--stack", "production", "--policy-pack", PACK, "--json"],
    );
    const { violations, undetermined } = JSON.parse(stdout) as Verdicts;
    assert.deepEqual(violations, [], stderr);
    assert.equal(code, 0);
    assert.ok(undetermined.length > 0 && undetermined.length < 20, `${undetermined.length} undetermined`);
  });
});

/** Rules that ask for an object beside another one. */
const ASKING = [
  "namespaces-deny-traffic-by-default",
  "namespaces-have-a-quota",
  "pods-mount-no-token-they-do-not-use",
  "services-have-a-disruption-budget",
  "services-have-two-pods",
];

describe("an object that may be in YAML or a chart", () => {
  const verdicts = (id: string, beside: Sample[], circumstances: Circumstances = {}) => {
    const one = deployment();
    const { spec } = one.props;
    delete spec.template.spec.automountServiceAccountToken;
    spec.replicas = id === "services-have-two-pods" ? 1 : 3;
    return reportsOf([ruleOf(id)], [namespace(), one, ...beside], circumstances).map(
      ({ verdict }) => verdict,
    );
  };
  const group = (type: string) => sample(type, {}, "objects");

  for (const id of ASKING) {
    it(`is not missed while it does not show: ${id}`, () => {
      assert.deepEqual(verdicts(id, []), ["violated"]);
      for (const type of ["kubernetes:yaml:ConfigGroup", "kubernetes:helm.sh/v4:Chart"]) {
        assert.deepEqual(verdicts(id, [group(type)]), ["undetermined"]);
        assert.deepEqual(verdicts(id, [group(type)], { preview: false }), ["violated"]);
        const shown = { ...sample("kubernetes:core/v1:ConfigMap", {}), below: type };
        assert.deepEqual(verdicts(id, [group(type), shown]), ["violated"]);
      }
    });
  }
});
