import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Arguments of {@link SyntheticSecrets}. */
export interface SyntheticSecretsArgs {
  /** Namespace of the secrets. */
  namespace: pulumi.Input<string>;
  /** Labels every object carries. */
  labels?: Record<string, string>;
  /** By the name of the Kubernetes secret: each key's value, or the length of one to be made at random. */
  secrets: Record<string, Record<string, SyntheticValue>>;
}

/** `value` should be a Pulumi secret; it is marked as one in any case. */
export type SyntheticValue = { value: pulumi.Input<string> } | { length: number };

/**
 * Kubernetes secrets with made-up values, for a cluster on a developer's machine, where External Secrets has no store
 * to read from. Every value is a Pulumi secret: encrypted in the state, hidden in a preview, redacted when rendered.
 */
export class SyntheticSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: SyntheticSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:app:SyntheticSecrets", name, {}, opts);
    for (const [secret, keys] of Object.entries(args.secrets)) {
      const stringData = Object.fromEntries(
        Object.entries(keys).map(([key, source]) => [
          key,
          pulumi.secret(
            "value" in source ? source.value : this.random(`${name}-${secret}-${key}`, source.length),
          ),
        ]),
      );
      new k8s.core.v1.Secret(
        `${name}-${secret}`,
        { metadata: { name: secret, namespace: args.namespace, labels: args.labels }, stringData },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }

  /** Letters and digits: they suit a header, a URL and a shell. */
  private random(name: string, length: number): pulumi.Output<string> {
    return new random.RandomPassword(name, { length, special: false }, { parent: this }).result;
  }
}
