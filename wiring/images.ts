import { StackConfig } from "../config/schema";
import { System } from "../systems/types";

/**
 * Full reference of an image: repository of the system file, tag and digest of the stack config. Repositories
 * without a host are in the ECR of the stack's account.
 */
export function imageOf(system: System, image: string, { images, accountId, region }: StackConfig): string {
  const repository = system.images[image] ?? "";
  const version = images[system.name]?.[image];
  const host = repository.split("/")[0]?.includes(".") ? "" : `${accountId}.dkr.ecr.${region}.amazonaws.com/`;
  return `${host}${repository}:${version?.tag}${version?.digest ? `@${version.digest}` : ""}`;
}
