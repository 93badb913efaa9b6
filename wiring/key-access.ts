import * as pulumi from "@pulumi/pulumi";
import { byAliasOnly, keyAlias } from "../components/encryption-key";
import { StackConfig } from "../config/schema";

/** A KMS key as a policy names it. */
export interface KeyAccess {
  /** A pattern where the key has to be known by its alias. */
  arn: pulumi.Input<string>;
  conditions?: Record<string, Record<string, string>>;
}

/** Name of the recovery region's component, after which its key is called. */
export const RECOVERY = "recovery";

/**
 * The key of all copies in a recovery region. The first region's stack made it, and cannot be asked for its ARN once
 * that region is lost.
 */
export function keyOfCopies({ region, accountId }: StackConfig): { arn: string; alias: string } {
  return { arn: `arn:aws:kms:${region}:${accountId}:key/*`, alias: keyAlias(RECOVERY) };
}

export function accessByAlias({ arn, alias }: { arn: string; alias: string }): KeyAccess {
  return { arn, conditions: byAliasOnly(alias) };
}
