/**
 * The suite of `npm run test:cluster`. Most of its time is waiting (a zone's silence, the windows of autoscalers), so
 * three files run at a time on two cores; the longest come first.
 */
const LONGEST = ["prod-under-load", "prod", "staging", "test-cluster", "prod-dr", "dev"];

module.exports = {
  extension: ["ts"],
  forbidOnly: true,
  require: ["tsx/cjs", "./tests/cluster/built-first.ts"],
  timeout: 600_000,
  // A cluster that is not ours is one for all files.
  parallel: !process.env.KUBECONFIG_TEST,
  jobs: 3,
  spec: [
    ...LONGEST.map((name) => `tests/cluster/${name}.test.ts`),
    `tests/cluster/!(${LONGEST.join("|")}).test.ts`,
  ],
};
