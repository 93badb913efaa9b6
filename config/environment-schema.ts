import { z } from "zod";
import { LocalConfig, localConfigSchema } from "./local-schema";
import { StackConfig, domain } from "./schema";

/**
 * The schema of the `slipway:` keys in `Pulumi.pr-<number>.yaml`, which `slipway environment create` writes: systems
 * with in-cluster data as in the stack local, in namespaces of their own on a cluster that has its platform already.
 */
export const environmentConfigSchema = localConfigSchema.omit({ ingress: true, monitoring: true }).extend({
  /** A context of the kubeconfig: the cluster of dev. */
  kubeContext: z.string().min(1),
  /** The systems get names below it, such as `pr-12-analytics.dev.example.com`. */
  domain,
  /** The day, in UTC, from whose start on it may be destroyed. */
  expires: z.iso.date("a date such as 2026-11-24; slipway environment create writes one"),
});

/** The validated configuration of the environment of a pull request. */
export type EnvironmentConfig = z.infer<typeof environmentConfigSchema>;

/** Of a stack whose data is in its own cluster: local, or the environment of a pull request. */
export type InClusterConfig = LocalConfig | EnvironmentConfig;

/** Of any stack. */
export type AnyConfig = StackConfig | InClusterConfig;
