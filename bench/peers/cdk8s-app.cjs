// The same Kubernetes objects as cdk8s has them: node cdk8s-app.cjs OBJECTS.json OUTDIR
const fs = require("node:fs");
const { ApiObject, App, Chart } = require("cdk8s");

const [, , objects, outdir] = process.argv;
const app = new App({ outdir });
const chart = new Chart(app, "systems", { disableResourceNameHashes: true });
JSON.parse(fs.readFileSync(objects, "utf8")).forEach((object, index) => {
  new ApiObject(chart, `object-${index}`, object);
});
app.synth();
