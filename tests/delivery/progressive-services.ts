import { AppServiceArgs, ServiceArgs } from "../../components/app-service";
import { freePorts } from "../cluster/control-plane";
import { KubernetesObject, Pod, Workload } from "../cluster/objects";
import { RunningSystems } from "../cluster/running-systems";
import { sampleSystem } from "../cluster/sample-system";
import { Watched } from "../cluster/watched";
import { ANALYSIS, planAppService, ROLLOUT, SERVICE } from "../components/planned-app-service";
import { startPrometheus } from "./prometheus";
import { SimulatedRequests } from "./simulated-requests";

/** A version of which one request in ten fails carries this in its image. */
export const FAULTY = "registry.invalid/api:faulty";
const HASH = "rollouts-pod-template-hash";
const PROMETHEUS = "http://prometheus-operated.monitoring:9090";

export interface Rollout extends Workload {
  status?: Workload["status"] & {
    abort?: boolean;
    stableRS?: string;
    currentPodHash?: string;
    currentStepIndex?: number;
    canary?: { currentBackgroundAnalysisRunStatus?: { status: string } };
  };
}

interface EndpointSlice extends KubernetesObject {
  endpoints?: { conditions?: { ready?: boolean }; targetRef?: { name: string } }[] | null;
}

/** A service whose users come by the Service `entry`. */
export interface ProgressiveService {
  namespace: string;
  entry: string;
  args: Partial<AppServiceArgs>;
}

export const http = (name: string): ServiceArgs => ({ name, ports: { http: { port: 80, target: "http" } } });

/**
 * Services as our component makes them, under the real Argo Rollouts and the real Prometheus, with simulated pods and
 * users. Nothing of what the component makes is changed but the address of Prometheus.
 */
export class ProgressiveServices {
  private constructor(
    readonly systems: RunningSystems,
    readonly rollouts: Watched<Rollout>,
    readonly slices: Watched<EndpointSlice>,
    private readonly requests: SimulatedRequests,
  ) {}

  static async start(services: ProgressiveService[]): Promise<ProgressiveServices> {
    const [prometheus = 0, target = 0] = await freePorts(2);
    const objects = Promise.all(services.map((service) => objectsOf(service, prometheus)));
    const systems = await RunningSystems.start({
      ...sampleSystem,
      objects: objects.then((each) => each.flat()),
    });
    if (systems.refusals.length > 0) throw new Error(JSON.stringify(systems.refusals));
    const { api } = systems.plane;
    const rollouts = await Watched.start<Rollout>(api, "/apis/argoproj.io/v1alpha1/rollouts");
    const slices = await Watched.start<EndpointSlice>(api, "/apis/discovery.k8s.io/v1/endpointslices");
    const requests = await SimulatedRequests.start(
      target,
      () => systems.services.flatMap((service) => systems.workloads.podsOf(service)),
      () => services.flatMap(({ namespace, entry }) => readyBehind(slices, namespace, entry)),
      (pod) => (pod.spec.containers.some(({ image }) => image === FAULTY) ? 0.1 : 0),
    );
    slices.onChange(() => requests.advance());
    startPrometheus(systems.plane, prometheus, target);
    await systems.untilSettled();
    return new ProgressiveServices(systems, rollouts, slices, requests);
  }

  /** The workload of a namespace, as it was applied. */
  of(namespace: string): Workload {
    const found = this.systems.services.find(({ metadata }) => metadata.namespace === namespace);
    if (!found) throw new Error(`${namespace} has no workload`);
    return found;
  }

  live(namespace: string): Rollout | undefined {
    return this.rollouts.get("api", namespace);
  }

  /** Versions of the ready pods behind a Service, one for each pod. */
  versionsBehind(namespace: string, service: string): string[] {
    const pods = new Map(
      this.systems.workloads.podsOf(this.of(namespace)).map((pod): [string, Pod] => [pod.metadata.name, pod]),
    );
    return readyBehind(this.slices, namespace, service).map(
      (name) => pods.get(name)?.metadata.labels?.[HASH] ?? "gone",
    );
  }

  /** Releases an image and answers with the hash that Argo Rollouts gives its version. */
  async release(namespace: string, image: string): Promise<string> {
    const before = this.live(namespace)?.status?.currentPodHash;
    await this.systems.workloads.release(this.of(namespace), () => image);
    return this.rollouts.until(
      `${image} is seen in ${namespace}`,
      () => {
        const hash = this.live(namespace)?.status?.currentPodHash;
        return hash !== before && hash;
      },
      60,
    );
  }

  /** Waits until a version has pods, ready or not. */
  async untilPodsOf(namespace: string, version: string): Promise<void> {
    const { workloads } = this.systems;
    const started = (): boolean =>
      workloads.podsOf(this.of(namespace)).some(({ metadata }) => metadata.labels?.[HASH] === version);
    await workloads.pods.until(`${version} has pods in ${namespace}`, started, 60);
  }

  until(what: string, condition: () => boolean, seconds: number): Promise<boolean> {
    return this.rollouts.until(what, condition, seconds, (items) =>
      JSON.stringify(items.map(({ metadata, status }) => [metadata.namespace, status])),
    );
  }

  async stop(): Promise<void> {
    this.rollouts.stop();
    this.slices.stop();
    await this.requests.stop();
    await this.systems.stop();
  }
}

async function objectsOf(
  { namespace, args }: ProgressiveService,
  prometheus: number,
): Promise<KubernetesObject[]> {
  const planned = await planAppService({
    namespace,
    metrics: { port: "metrics", path: "/metrics" },
    requestMetrics: {
      total: "http_requests_total",
      errors: 'status=~"5.."',
      duration: "http_request_duration_seconds",
      availability: 99.9,
      p95Seconds: 0.5,
    },
    ...args,
  });
  const types = ["kubernetes:core/v1:ServiceAccount", SERVICE, ANALYSIS, ROLLOUT];
  const made = types.flatMap((type) => planned.all(type)).map(({ inputs }) => JSON.stringify(inputs));
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    ...made.map(
      (text) => JSON.parse(text.replaceAll(PROMETHEUS, `http://127.0.0.1:${prometheus}`)) as KubernetesObject,
    ),
  ];
}

/** Names of the ready pods behind a Service. */
function readyBehind(slices: Watched<EndpointSlice>, namespace: string, service: string): string[] {
  return slices.items
    .filter(
      ({ metadata }) =>
        metadata.namespace === namespace && metadata.labels?.["kubernetes.io/service-name"] === service,
    )
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready)
    .flatMap(({ targetRef }) => targetRef?.name ?? []);
}
