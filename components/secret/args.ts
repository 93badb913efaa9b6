import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Secret}: one entry in AWS Secrets Manager with a key of its own system. */
export interface SecretArgs {
  /** Entry name, e.g. `slipway/prod/shadower/jwt-secret`. */
  secretName: string;
  /** Why it exists and who fills it. */
  description: string;
  /** Length of a password made by us; leave out for an entry that its owner fills. */
  generatedLength?: number;
  /** KMS key the entry is encrypted with. */
  kmsKeyId: pulumi.Input<string>;
  tags: Tags;
}
