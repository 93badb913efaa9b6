import { AppService, AppServiceArgs, ContainerArgs } from "../../components/app-service";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
export const ANALYSIS = "kubernetes:argoproj.io/v1alpha1:AnalysisTemplate";
export const SERVICE = "kubernetes:core/v1:Service";

export const CONTAINER: ContainerArgs = {
  name: "api",
  image: "registry.example/api:v1.2.3",
  ports: { http: 8000, metrics: 9090 },
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
};

/** A service named `api` with two replicas and nothing optional. */
export const ARGS: AppServiceArgs = {
  namespace: "shop",
  replicas: 2,
  containers: [CONTAINER],
  network: { ingress: [], egress: [] },
};

export type AppServiceChanges = Partial<AppServiceArgs>;

/** The plan of the service and what is changed about it. */
export function planAppService(changes: AppServiceChanges = {}): Promise<PlannedResources> {
  return planInCluster((options) => void new AppService("api", { ...ARGS, ...changes }, options));
}

/** The spec of a resource, of the kind that the caller expects. */
export function specOf<Spec>(planned: PlannedResources, type: string, name?: string): Spec {
  return planned.one(type, name).inputs["spec"] as Spec;
}
