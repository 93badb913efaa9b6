import * as https from "node:https";
import { AddressInfo } from "node:net";
import { ControlPlane } from "./control-plane";
import { Pod } from "./objects";
import { isAvailable } from "./workloads";
import { Watched } from "./watched";

/** What a whole service consumes; it is shared evenly by its ready pods, as a load balancer does. */
export interface Load {
  namespace: string;
  podLabels: Record<string, string>;
  /** Thousandths of a vCPU. */
  cpuMillis: number;
  /** Bytes. */
  memoryBytes: number;
}

const GROUP = "metrics.k8s.io";

/** A metrics API (metrics.k8s.io/v1beta1) that answers from the loads a test sets instead of from kubelets. */
export class SimulatedMetrics {
  private loads: Load[] = [];

  private constructor(
    private readonly server: https.Server,
    private readonly pods: Watched<Pod>,
  ) {}

  static async start(plane: ControlPlane): Promise<SimulatedMetrics> {
    const pods = await Watched.start<Pod>(plane.api, "/api/v1/pods");
    const server = https.createServer(plane.servingCertificate());
    const metrics = new SimulatedMetrics(server, pods);
    server.on("request", (request, response) => {
      const body = metrics.answer(new URL(request.url ?? "/", "https://localhost"));
      response.writeHead(body ? 200 : 404, { "content-type": "application/json" });
      response.end(
        JSON.stringify(body ?? { kind: "Status", apiVersion: "v1", status: "Failure", code: 404 }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      await register(plane, (server.address() as AddressInfo).port);
      return metrics;
    } catch (error) {
      await metrics.stop();
      throw error;
    }
  }

  /** Replaces what was set before. */
  setLoads(loads: Load[]): void {
    this.loads = loads;
  }

  async stop(): Promise<void> {
    this.pods.stop();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(url: URL): object | undefined {
    if (url.pathname === `/apis/${GROUP}/v1beta1`) return RESOURCES;
    const match = /^\/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/([^/]+)\/pods$/.exec(url.pathname);
    if (!match) return undefined;
    const wanted = (url.searchParams.get("labelSelector") ?? "").split(",").filter(Boolean);
    const items = this.pods.items.filter(
      (pod) => pod.metadata.namespace === match[1] && isAvailable(pod) && matches(pod, wanted),
    );
    return {
      kind: "PodMetricsList",
      apiVersion: `${GROUP}/v1beta1`,
      metadata: {},
      items: items.map((p) => this.usage(p)),
    };
  }

  private usage(pod: Pod): object {
    const load = this.loads.find((l) => covers(l, pod));
    const sharers = load ? this.pods.items.filter((p) => isAvailable(p) && covers(load, p)).length : 1;
    const containers = pod.spec.containers.map(({ name }) => ({
      name,
      usage: {
        cpu: `${Math.round((load?.cpuMillis ?? 0) / sharers / pod.spec.containers.length)}m`,
        memory: String(Math.round((load?.memoryBytes ?? 0) / sharers / pod.spec.containers.length)),
      },
    }));
    const { name, namespace, labels } = pod.metadata;
    return {
      metadata: { name, namespace, labels },
      timestamp: new Date().toISOString(),
      window: "15s",
      containers,
    };
  }
}

function covers(load: Load, pod: Pod): boolean {
  const labels = Object.entries(load.podLabels);
  return (
    pod.metadata.namespace === load.namespace &&
    labels.every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

/** Equality selectors only: what an autoscaler asks with. */
function matches(pod: Pod, wanted: string[]): boolean {
  return wanted.every((term) => {
    const [key = "", value] = term.split(/==?/);
    return pod.metadata.labels?.[key] === value;
  });
}

const RESOURCES = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion: `${GROUP}/v1beta1`,
  resources: [
    { name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] },
  ],
};

/** Puts the server behind the API server's aggregation layer and waits until it is reachable there. */
async function register(plane: ControlPlane, port: number): Promise<void> {
  await plane.api.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "simulated-metrics", namespace: "kube-system" },
    ...{ spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] } },
  });
  await plane.api.apply({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `v1beta1.${GROUP}` },
    ...{
      spec: {
        group: GROUP,
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: "simulated-metrics", namespace: "kube-system", port },
      },
    },
  });
  const services = await Watched.start(plane.api, "/apis/apiregistration.k8s.io/v1/apiservices");
  const available = (): boolean => {
    const service = services.get(`v1beta1.${GROUP}`) as
      { status?: { conditions?: { type: string; status: string }[] } } | undefined;
    return service?.status?.conditions?.some((c) => c.type === "Available" && c.status === "True") ?? false;
  };
  const state = (): string => JSON.stringify(services.get(`v1beta1.${GROUP}`));
  await services.until("the metrics API is served", available, 60, state).finally(() => services.stop());
}
