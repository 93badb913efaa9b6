import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
  CanaryTrafficArgs,
  AppService,
  ContainerArgs,
  NetworkPeerArgs,
  ProbeArgs,
  RolloutArgs,
} from "../../components/app-service";
import { AppServiceChanges, ARGS, CONTAINER, planAppService } from "./planned-app-service";

const container = (changes: Partial<ContainerArgs>): AppServiceChanges => ({
  containers: [{ ...CONTAINER, ...changes }],
});
const probe = (liveness: ProbeArgs) => container({ probes: { liveness } });
const limited = (requests: { cpu: string; memory: string }) =>
  container({ resources: { requests, limits: { cpu: "500m", memory: "1Gi" } } });
const egress = (peer: Partial<NetworkPeerArgs>): AppServiceChanges => ({
  network: { ingress: [], egress: [{ description: "database", ports: [5432], ...peer }] },
});
const rollout = (args: RolloutArgs): AppServiceChanges => ({
  services: ["api", "api-next"].map((name) => ({ name, ports: { http: { port: 80, target: "http" } } })),
  rollout: args,
});
const canary = (weights: number[], canaryService = "api-next", traffic?: CanaryTrafficArgs) => {
  const args = rollout({
    strategy: "canary",
    stableService: "api",
    canaryService,
    steps: weights.map((weight) => ({ weight, pauseSeconds: 60 })),
    traffic,
  });
  const all = { name: "api-all", ports: { http: { port: 80, target: "http" } } };
  return { ...args, services: [...(args.services ?? []), all] };
};
const JUDGED: AppServiceChanges = {
  metrics: { port: "metrics", path: "/metrics" },
  requestMetrics: {
    total: "http_requests_total",
    errors: 'status=~"5.."',
    duration: "http_request_duration_seconds",
    availability: 99.9,
    p95Seconds: 0.5,
  },
};
const blueGreen = rollout({
  strategy: "blueGreen",
  previewService: "api-next",
  scaleDownDelaySeconds: 60,
  autoPromote: true,
});
const statement = (actions: string[], resources: string[]): AppServiceChanges => ({
  aws: { clusterName: "test", statements: [{ sid: "Objects", actions, resources }] },
});
const service = (target: string, changes: object = {}): AppServiceChanges => ({
  services: [{ name: "api", ports: { http: { port: 80, target } }, ...changes }],
});

/** What is given, and what the error says after the component's name. */
const REFUSED: Record<string, [AppServiceChanges, string]> = {
  "a minimum above the maximum": [
    { autoscaling: { min: 5, max: 2, cpu: 70 } },
    "autoscaling min 5 is above max 2",
  ],
  "an autoscaler down to nothing": [
    { autoscaling: { min: 0, max: 2, cpu: 70 } },
    "autoscaling min is 0; give a whole number from 1",
  ],
  "an autoscaler without a target": [
    { autoscaling: { min: 1, max: 2 } },
    "autoscaling has no target; give cpu or memory",
  ],
  "a negative number of replicas": [{ replicas: -1 }, "replicas is -1; give a whole number from 0"],
  "two replicas that never may be two": [
    { rollout: { strategy: "recreate" } },
    "rollout recreate is for exactly one replica; take rolling, or one replica without autoscaling",
  ],
  "no container": [{ containers: [] }, "there are no containers; give at least one"],
  "two containers of one name": [{ containers: [CONTAINER, CONTAINER] }, "container api is declared twice"],
  "CPU requests above the limit": [
    limited({ cpu: "1", memory: "1Gi" }),
    "container api requests cpu 1 above its limit 500m",
  ],
  "memory requests above the limit": [
    limited({ cpu: "1m", memory: "1025Mi" }),
    "container api requests memory 1025Mi above its limit 1Gi",
  ],
  "a quantity that Kubernetes does not know": [
    limited({ cpu: "1m", memory: "512MB" }),
    'container api has memory "512MB"; give a quantity such as 512Mi or 4Gi',
  ],
  "a probe at an undeclared port": [
    probe({ path: "/", port: "admin" }),
    "container api has a liveness probe at port admin; its ports are: http, metrics",
  ],
  "a probe of a path at no port": [
    probe({ path: "/health" }),
    "container api has a liveness probe of path /health at no port; name one of its ports: http, metrics",
  ],
  "a probe of nothing": [
    probe({ periodSeconds: 5 }),
    "container api has a liveness probe that probes nothing; give path and port, port, or command",
  ],
  "a probe by command and port": [
    probe({ command: ["true"], port: "http" }),
    "container api has a liveness probe with a command and a port; give one of them",
  ],
  "a mount of an undeclared volume": [
    container({ mounts: { cache: { path: "/cache" } } }),
    "container api mounts cache, which is not among the volumes",
  ],
  "the image latest": [
    container({ image: "registry.example/api:latest" }),
    "container api has image registry.example/api:latest; give a version or a digest, never latest",
  ],
  "an image without a tag, at a registry with a port": [
    container({ image: "registry.example:5000/api" }),
    "container api has image registry.example:5000/api; give a version or a digest, never latest",
  ],
  "less time to end than is spent draining": [
    { terminationGraceSeconds: 10 },
    "terminationGraceSeconds is 10, of which 10 pass before the pod is told to end; give more",
  ],
  "a service of an undeclared port": [
    service("admin"),
    "service api targets port admin; the container ports are: http, metrics",
  ],
  "a load balancer for everybody": [
    service("http", { reach: "loadBalancer" }),
    "service api is a load balancer without sourceCidrs; say who may reach it",
  ],
  "metrics at an undeclared port": [
    { metrics: { port: "prometheus", path: "/metrics" } },
    "metrics are at port prometheus; the container ports are: http, metrics",
  ],
  "a rolling update that can never move": [
    rollout({ strategy: "rolling", maxSurge: 0, maxUnavailable: "0%" }),
    "rollout with maxSurge 0 and maxUnavailable 0 can never move; give one of them",
  ],
  "a preview service that does not exist": [
    rollout({
      strategy: "blueGreen",
      previewService: "preview",
      scaleDownDelaySeconds: 60,
      autoPromote: true,
    }),
    "rollout names service preview; the services are: api, api-next",
  ],
  "a canary service that does not exist": [
    canary([10], "canary"),
    "rollout names service canary; the services are: api, api-next, api-all",
  ],
  "a canary whose traffic is shared out by nothing": [
    { ...canary([10], "api-next", { ingress: "" }), ...JUDGED },
    "rollout canary has an empty ingress for its traffic; name the object that shares it out",
  ],
  "canary weights above all requests": [
    { ...canary([10, 110], "api-next", { virtualService: "shop", route: "api" }), ...JUDGED },
    "canary weights are 10, 110; they must rise, from above 0 to 100 at the most",
  ],
  "a canary by weights of requests with no metrics": [
    canary([10], "api-next", { virtualService: "shop", route: "api" }),
    "rollout canary has no requestMetrics to judge the new version by; declare them, or take blueGreen",
  ],
  "one service as stable and canary": [
    canary([10], "api"),
    "rollout canary has api as stable and as canary service; give two",
  ],
  "a canary without steps": [canary([]), "rollout canary has no steps; give at least one weight"],
  "canary weights that fall": [
    canary([50, 10]),
    "canary weights are 50, 10; they must rise, from above 0 to 100 at the most",
  ],
  "a canary with no metrics": [
    canary([10, 50]),
    "rollout canary has no requestMetrics to judge the new version by; declare them, or take blueGreen",
  ],
  "a canary that would get no traffic": [
    {
      ...canary([10]),
      ...JUDGED,
      services: ["api", "api-next"].map((name) => ({ name, ports: { http: { port: 80, target: "http" } } })),
    },
    "rollout canary has no service for the traffic of both versions; give a third beside stable and canary, or traffic",
  ],
  "request metrics that nobody scrapes": [
    { ...canary([10]), ...JUDGED, metrics: undefined },
    "requestMetrics are declared, but nothing scrapes them; give metrics",
  ],
  "canary weights that do not rise": [
    { ...canary([10, 10]), ...JUDGED },
    "canary weights are 10, 10; they must rise, from above 0 to 100 at the most",
  ],
  "blue-green in a quota of one replica": [
    { ...blueGreen, replicas: 1, podQuota: 1 },
    "rollout blueGreen runs two versions at a time, 2 pods; the namespace's quota admits 1",
  ],
  "blue-green in a quota that the autoscaler's maximum fills": [
    { ...blueGreen, autoscaling: { min: 2, max: 5, cpu: 70 }, podQuota: 9 },
    "rollout blueGreen runs two versions at a time, 10 pods; the namespace's quota admits 9",
  ],
  "a network peer without ports": [
    egress({ ports: [] }),
    'network egress "database" names no ports; an empty list would open all of them',
  ],
  "a network port that is none": [
    egress({ ports: [NaN] }),
    'network egress "database" has port NaN; give whole numbers from 1 to 65535',
  ],
  "a network peer without addresses": [
    egress({ cidrs: [] }),
    'network egress "database" names no address ranges; an empty list would open all of them',
  ],
  "a network peer without hosts": [
    egress({ hosts: [] }),
    'network egress "database" names no hosts; leave hosts out, or say which',
  ],
  "every action of a service": [
    statement(["s3:*"], ["arn:aws:s3:::exports/*"]),
    "aws statement Objects allows s3:*; name the actions",
  ],
  "every resource": [
    statement(["s3:GetObject"], ["*"]),
    "aws statement Objects allows every resource; name the ARNs",
  ],
};

describe("AppService refuses", () => {
  for (const [what, [changes, problem]] of Object.entries(REFUSED)) {
    it(what, () =>
      assert.throws(
        () => new AppService("api", { ...ARGS, ...changes }),
        (error) => {
          assert.ok(pulumi.RunError.isInstance(error), "an error that Pulumi prints without its stack");
          assert.equal(error.message, `AppService "api": ${problem}`);
          return true;
        },
      ),
    );
  }
});

describe("AppService takes", () => {
  const TAKEN: Record<string, AppServiceChanges> = {
    "requests as large as the limits": limited({ cpu: "0.5", memory: "1024Mi" }),
    "an image by digest": container({ image: `registry.example/api@sha256:${"0".repeat(64)}` }),
    "one replica that never may be two": { replicas: 1, rollout: { strategy: "recreate" } },
    "a rolling update that replaces in place": rollout({
      strategy: "rolling",
      maxSurge: 0,
      maxUnavailable: 1,
    }),
    "canary weights that rise to all": { ...canary([10, 50, 100]), ...JUDGED },
    "blue-green in a quota of two versions": { ...blueGreen, podQuota: 4 },
    "some actions by a pattern on some resources": statement(["s3:Get*"], ["arn:aws:s3:::exports/*"]),
  };
  for (const [what, changes] of Object.entries(TAKEN)) {
    it(what, async () =>
      assert.equal((await planAppService(changes)).all("slipway:app:AppService").length, 1),
    );
  }
});
