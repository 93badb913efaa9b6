import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { UserError } from "../config/user-error";
import { StackConfig } from "../config/schema";

/** How the config names them. */
interface Place {
  accountId: string;
  region: string;
}

/**
 * The region of the stack, for its provider of AWS: known only where config and state agree on it and on the account. The
 * first update writes both into the state; what it wrote is never changed, so that an edited config is noticed before
 * the provider exists, and with it before anything is touched.
 *
 * @throws UserError, as the output's rejection, where the stack was made in another account or region
 */
export function madeIn(config: StackConfig, provider: random.Provider): pulumi.Output<aws.Region> {
  const { accountId, region } = config;
  const first = new random.RandomId(
    "account-and-region",
    { byteLength: 4, keepers: { accountId, region } },
    { provider, ignoreChanges: ["keepers"] },
  );
  // As a promise, without the resource it came from: the paths of dependencies that the CLI walks where it refuses a
  // deletion would otherwise be three times as many, as each ends in the provider.
  const agreed = new Promise<aws.Region>((resolve, reject) => {
    first.keepers.apply((made) => {
      const moved = (["accountId", "region"] as const).filter((key) => made && made[key] !== config[key]);
      if (moved.length > 0) reject(new UserError(refusal(moved, made as unknown as Place, config)));
      else resolve(region as aws.Region);
    });
  });
  return pulumi.output(agreed);
}

function refusal(moved: (keyof Place)[], made: Place, config: Place): string {
  const edits = moved.map(
    (key) => `slipway:${key} is ${config[key]}, and the stack was made with ${made[key]}`,
  );
  const back = moved.map((key) => `slipway:${key} to ${made[key]}`).join(" and ");
  return `${edits.join("; ")}. Nothing of a stack can move to another account or region. Set ${back} again. For another place make another stack, with a file of its own; to give this one up, destroy it with the old values first (docs/runbooks/tear-down.md). Nothing was changed.`;
}
