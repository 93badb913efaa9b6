import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link Secret}: one entry in AWS Secrets Manager, encrypted with the key of its system. */
export interface SecretArgs {
  /** Entry name, e.g. `slipway/prod/shadower/jwt-secret`. */
  secretName: string;
  /** Why it exists and who fills it. */
  description: string;
  /** Length of a password made by us, 32 or more; leave out for an entry that its owner fills. */
  generatedLength?: number;
  /** Date of the last rotation, e.g. `2026-10-01`: a later one makes a new password. Default: it is never renewed. */
  rotatedOn?: string;
  /** KMS key the entry is encrypted with. */
  kmsKeyId: pulumi.Input<string>;
  /** Another region that gets a copy, with a key of that region. Default: none. */
  replica?: { region: string; keyArn: pulumi.Input<string> };
  /** Refuse deletion in Pulumi: what was encrypted or signed with a lost secret is lost too. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
