import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** One pinned Helm chart. A repository that starts with `oci://` is a container registry. */
export interface Chart {
  chart: string;
  repository: string;
  version: string;
}

/** Values as Helm takes them; a value that is not known before an apply may be an output. */
export interface ChartValues {
  [key: string]: ChartValue;
}
export type ChartValue =
  pulumi.Input<string | number | boolean> | pulumi.Input<string[]> | undefined | ChartValue[] | ChartValues;

export interface ChartInstall {
  namespace: pulumi.Input<string>;
  values: ChartValues;
  /** Default: the name of the chart. */
  releaseName?: string;
  /** Leave the chart's `crds/` folder out, where another chart brings the definitions. */
  skipCrds?: boolean;
}

/** A chart that pulls images for ten minutes is stuck, not slow. */
const TIMEOUT_SECONDS = 600;

/**
 * Installs a chart. Atomic: a failed install or upgrade is rolled back and does not stay
 * pending (pulumi-kubernetes#2054), and what it had made is removed.
 */
export function installChart(
  name: string,
  { chart, repository, version }: Chart,
  install: ChartInstall,
  opts: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  const source = repository.startsWith("oci://")
    ? { chart: `${repository}/${chart}` }
    : { chart, repositoryOpts: { repo: repository } };
  return new k8s.helm.v3.Release(
    name,
    {
      name: install.releaseName ?? chart,
      ...source,
      version,
      namespace: install.namespace,
      atomic: true,
      cleanupOnFail: true,
      timeout: TIMEOUT_SECONDS,
      skipCrds: install.skipCrds,
      maxHistory: 5,
      values: install.values,
    },
    opts,
  );
}
