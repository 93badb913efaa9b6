import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { judgement } from "./analysis";
import { AppServiceArgs, RolloutArgs } from "./args";
import { ACTIVE, Names, isProgressive } from "./names";
import { podTemplate } from "./pod";
import { activeService } from "./services";

/** Seconds after which a rollout that makes no progress has failed. */
const PROGRESS_DEADLINE_SECONDS = 600;

/** The Deployment or Argo Rollout. Replicas are left to the autoscaler where there is one. */
export function workload(
  names: Names,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const spec = {
    ...(args.autoscaling ? {} : { replicas: args.replicas }),
    selector: { matchLabels: names.selector },
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
    template: podTemplate(names, args),
  };
  const metadata = { ...names.metadata, labels: names.workloadLabels };
  const rollout = args.rollout ?? { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 };
  if (isProgressive(rollout)) {
    return new k8s.apiextensions.CustomResource(
      names.resource,
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        metadata,
        spec: { ...spec, progressDeadlineAbort: true, strategy: progressiveStrategy(names, rollout, args) },
      },
      opts,
    );
  }
  return new k8s.apps.v1.Deployment(
    names.resource,
    { metadata, spec: { ...spec, strategy: deploymentStrategy(rollout) } },
    opts,
  );
}

function deploymentStrategy(rollout: RolloutArgs): k8s.types.input.apps.v1.DeploymentStrategy {
  if (rollout.strategy !== "rolling") return { type: "Recreate" };
  const { maxSurge, maxUnavailable } = rollout;
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}

/** Percent of the requests by a router, which has all canary pods added to the stable ones; else percent of the pods. */
function share({ traffic }: Extract<RolloutArgs, { strategy: "canary" }>): object {
  if (!traffic) return { maxSurge: 1, maxUnavailable: 0 };
  if ("ingress" in traffic) return { trafficRouting: { nginx: { stableIngress: traffic.ingress } } };
  const { virtualService, route } = traffic;
  return { trafficRouting: { istio: { virtualService: { name: virtualService, routes: [route] } } } };
}

function progressiveStrategy(names: Names, rollout: RolloutArgs, args: AppServiceArgs): object {
  if (rollout.strategy === "blueGreen") {
    return {
      blueGreen: {
        activeService: activeService(args.services ?? [], rollout.previewService),
        previewService: rollout.previewService,
        activeMetadata: { labels: ACTIVE },
        autoPromotionEnabled: rollout.autoPromote,
        scaleDownDelaySeconds: rollout.scaleDownDelaySeconds,
        // Else releases in quick succession keep every version, until the quota refuses the replicas of the good one.
        scaleDownDelayRevisionLimit: 1,
        abortScaleDownDelaySeconds: 30,
        prePromotionAnalysis: judgement(names, "beforeTraffic"),
        postPromotionAnalysis: judgement(names, "withTraffic"),
      },
    };
  }
  if (rollout.strategy !== "canary") return {};
  return {
    canary: {
      stableService: rollout.stableService,
      canaryService: rollout.canaryService,
      ...share(rollout),
      // From the first weight on; before it there is no pod to judge.
      analysis: { ...judgement(names, "withTraffic"), startingStep: 1 },
      steps: rollout.steps.flatMap(({ weight, pauseSeconds }) => [
        { setWeight: weight },
        { pause: { duration: `${pauseSeconds}s` } },
      ]),
    },
  };
}
