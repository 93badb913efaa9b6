import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { Service, System } from "../systems/types";

const REPOSITORY = path.resolve(__dirname, "..");

/** A system of plain services, each with what most have: an entry, probes, autoscaling, metrics and one neighbour. */
export function syntheticSystem(services: number): System {
  return {
    name: "synthetic",
    document: "none",
    team: "platform",
    costCentre: "bench",
    dataClass: "internal",
    namespace: { dev: "synthetic", staging: "synthetic", prod: "synthetic" },
    images: { app: "synthetic/app" },
    services: Array.from({ length: services }, (_, index) => service(index)),
  };
}

function service(index: number): Service {
  const name = `service-${index}`;
  return {
    id: name,
    name,
    container: "app",
    image: "app",
    replicas: 2,
    autoscaling: { min: 2, max: 5, cpu: 70 },
    rollout: { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 },
    ports: { http: 8080 },
    exposed: [{ name, ports: { http: { port: 80, target: "http" } } }],
    probes: { readiness: { path: "/ready", port: "http" }, liveness: { path: "/live", port: "http" } },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "200m", memory: "256Mi" } },
    metrics: { port: "http", path: "/metrics" },
    connections: index === 0 ? [] : [{ service: `service-${index - 1}`, port: "http" }],
  };
}

/** A folder with prod of this repository and as many services more; plan it by `--cwd`. */
export function projectWith(services: number): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-services-"));
  const project = parse(fs.readFileSync(path.join(REPOSITORY, "Pulumi.yaml"), "utf8")) as object;
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ ...project, main: "program.js" }));
  fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), stringify(stackFile()));
  fs.symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"));
  const module = (file: string): string => JSON.stringify(path.join(REPOSITORY, file));
  const program = [
    `require(${module("systems")}).allSystems.push(require(${module("bench/synthetic-services")}).syntheticSystem(${services}));`,
    `module.exports = require(${module("index")});`,
  ];
  fs.writeFileSync(path.join(folder, "program.js"), program.join("\n"));
  return folder;
}

function stackFile(): object {
  const stack = parse(fs.readFileSync(path.join(REPOSITORY, "Pulumi.prod.yaml"), "utf8")) as {
    config: { "slipway:systems": string[]; "slipway:images": Record<string, object> };
  };
  stack.config["slipway:systems"].push("synthetic");
  stack.config["slipway:images"]["synthetic"] = {
    app: { tag: "v1.0.0", digest: `sha256:${"0".repeat(64)}` },
  };
  return stack;
}
