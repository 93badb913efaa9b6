import * as pulumi from "@pulumi/pulumi";
import { STACK_ROLE_PATH } from "../components/delivery";
import { StackConfig } from "../config/schema";

/**
 * Gives every IAM role of the stack the boundary of the config, which is the most it may do, and the path by which the
 * deploy role of `slipway bootstrap` knows them: it makes no role without the first and touches none outside the second.
 * A role that was made under another path stays there: AWS moves none, and a new role of the control plane would be a
 * new cluster.
 */
export function boundRoles({ accountId, delivery }: StackConfig): void {
  if (!delivery) return;
  const limits = {
    path: STACK_ROLE_PATH,
    permissionsBoundary: `arn:aws:iam::${accountId}:policy/${delivery.permissionsBoundary}`,
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "aws:iam/role:Role"
      ? {
          props: { ...(props as object), ...limits },
          opts: pulumi.mergeOptions(opts, { ignoreChanges: ["path"] }),
        }
      : undefined,
  );
}
