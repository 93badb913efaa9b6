import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppServiceArgs, AutoscalingArgs } from "./args";
import { Names, workloadReference } from "./names";

/** Scales between min and max on utilization of the requests. */
export function autoscaler(
  names: Names,
  { name, min, max, cpu, memory, behavior }: AutoscalingArgs,
  args: AppServiceArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.autoscaling.v2.HorizontalPodAutoscaler {
  const utilization = (resource: string, averageUtilization: number | undefined) =>
    averageUtilization === undefined
      ? []
      : [
          {
            type: "Resource",
            resource: { name: resource, target: { type: "Utilization", averageUtilization } },
          },
        ];
  return new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    `${names.resource}-autoscaler`,
    {
      metadata: { ...names.metadata, name: name ?? names.workload },
      spec: {
        scaleTargetRef: workloadReference(names, args),
        minReplicas: min,
        maxReplicas: max,
        metrics: [...utilization("cpu", cpu), ...utilization("memory", memory)],
        behavior,
      },
    },
    opts,
  );
}
