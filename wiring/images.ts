import { InClusterConfig } from "../config/environment-schema";
import { StackConfig } from "../config/schema";
import { System } from "../systems/types";

/**
 * Full reference of an image: repository of the system file, tag and digest of the stack config. Repositories
 * without a host are in the ECR of the stack's account.
 */
export function imageOf(system: System, image: string, config: StackConfig): string {
  return reference(system, image, config.images, registryOf(config));
}

/** Host of the ECR registry of the stack's account and region. */
export function registryOf({ accountId, region }: Pick<StackConfig, "accountId" | "region">): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com`;
}

/**
 * The same on a developer's machine: repositories without a host are in the registry of the config. They are never
 * looked for in a public registry, where the name may be a stranger's.
 */
export function localImageOf(system: System, image: string, config: InClusterConfig): string {
  return reference(system, image, config.images, config.registry);
}

function reference(system: System, image: string, images: StackConfig["images"], registry: string): string {
  const repository = system.images[image] ?? "";
  if (isComplete(repository)) return repository;
  const version = images[system.name]?.[image];
  const host = repository.split("/")[0]?.includes(".") ? "" : `${registry}/`;
  return `${host}${repository}:${version?.tag}${version?.digest ? `@${version.digest}` : ""}`;
}

/** The declaration names tag and digest itself. */
export function isComplete(image: string): boolean {
  return image.includes("@");
}

/** ECR repositories of a system's images, without the registry; its other images are pulled from where they are. */
export function ecrRepositories(system: System): string[] {
  const repositories = Object.values(system.images).filter((image) => !image.split("/")[0]?.includes("."));
  return [...new Set(repositories)];
}

/** The tag as the label `version` takes it: at most 63 characters, letters or digits at both ends. */
export function versionLabel(
  system: System,
  image: string,
  { images }: Pick<StackConfig, "images">,
): string | undefined {
  const [, declared] = /:([^/:@]+)@/.exec(system.images[image] ?? "") ?? [];
  const tag = declared ?? images[system.name]?.[image]?.tag ?? "";
  return tag.slice(0, 63).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "") || undefined;
}
