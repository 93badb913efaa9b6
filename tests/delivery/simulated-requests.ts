import { createServer, Server as HttpServer } from "node:http";
import { Pod } from "../cluster/objects";
import { isAvailable } from "../cluster/workloads";

/** Requests per second of all users together. */
const RATE = 50;
const MILLISECONDS_OF_A_REQUEST = 100;

interface Counters {
  good: number;
  bad: number;
}

/**
 * Users, and what Prometheus would scrape of it: requests go evenly to the pods that have the traffic, and are counted
 * by each pod; beside them the figures of kube-state-metrics about the pods. The labels are those that our
 * ServiceMonitor and kube-state-metrics give.
 */
export class SimulatedRequests {
  private readonly counters = new Map<string, Counters>();
  private last = Date.now();
  /** Pods that have had the traffic since `last`. */
  private had: string[] = [];

  private constructor(
    private readonly server: HttpServer,
    private readonly pods: () => Pod[],
    private readonly serving: () => string[],
    private readonly errorShare: (pod: Pod) => number,
  ) {}

  /**
   * `serving` names the pods that have the traffic now; `errorShare` is the part of a pod's requests that fails, from
   * 0 to 1.
   */
  static async start(
    port: number,
    pods: () => Pod[],
    serving: () => string[],
    errorShare: (pod: Pod) => number,
  ): Promise<SimulatedRequests> {
    const server = createServer();
    const requests = new SimulatedRequests(server, pods, serving, errorShare);
    server.on("request", (_request, response) => response.end(requests.metrics()));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return requests;
  }

  /** Counts the requests since the last call; to be called whenever the traffic moves. */
  advance(): void {
    const now = Date.now();
    const each = (RATE * (now - this.last)) / 1000 / Math.max(1, this.had.length);
    for (const pod of this.pods().filter(({ metadata }) => this.had.includes(metadata.name))) {
      const counters = this.of(pod);
      counters.bad += each * this.errorShare(pod);
      counters.good += each * (1 - this.errorShare(pod));
    }
    this.last = now;
    this.had = this.serving();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private of({ metadata: { name } }: Pod): Counters {
    const counters = this.counters.get(name) ?? { good: 0, bad: 0 };
    this.counters.set(name, counters);
    return counters;
  }

  private metrics(): string {
    this.advance();
    return this.pods()
      .flatMap((pod) => [...clusterFigures(pod), ...(isAvailable(pod) ? this.ownFigures(pod) : [])])
      .map((line) => `${line}\n`)
      .join("");
  }

  private ownFigures(pod: Pod): string[] {
    const { good, bad } = this.of(pod);
    const labels = labelsOf(pod);
    const seconds = MILLISECONDS_OF_A_REQUEST / 1000;
    return [
      `http_requests_total{${labels},status="200"} ${good}`,
      `http_requests_total{${labels},status="500"} ${bad}`,
      `http_request_duration_seconds_bucket{${labels},le="0.05"} 0`,
      `http_request_duration_seconds_bucket{${labels},le="${2 * seconds}"} ${good + bad}`,
      `http_request_duration_seconds_bucket{${labels},le="+Inf"} ${good + bad}`,
    ];
  }
}

function clusterFigures(pod: Pod): string[] {
  const labels = labelsOf(pod);
  return [
    `kube_pod_status_ready{${labels},condition="true"} ${isAvailable(pod) ? 1 : 0}`,
    ...(pod.status?.containerStatuses ?? []).map(
      ({ name }) => `kube_pod_container_status_restarts_total{${labels},container="${name}"} 0`,
    ),
  ];
}

function labelsOf({ metadata }: Pod): string {
  return `namespace="${metadata.namespace}",pod="${metadata.name}"`;
}
