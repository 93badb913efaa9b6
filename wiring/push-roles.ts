import * as pulumi from "@pulumi/pulumi";
import { PushRole } from "../components/delivery";
import { StackConfig } from "../config/schema";
import { System } from "../systems/types";
import { ecrRepositories } from "./images";
import { RESTORE_CHECK_REPOSITORY } from "./restore-check";
import { platformTags, systemTags } from "./tags";

/**
 * For each system whose repository the config names, the role by which it pushes its images: `push-SYSTEM`. A recovery
 * region gets copies of the images.
 */
export function pushRoles(
  systems: System[],
  config: StackConfig,
  options: pulumi.ComponentResourceOptions,
): void {
  const { accountId, region, delivery, recovery } = config;
  if (!delivery || recovery) return;
  const sources = [
    ...systems.map((system) => ({
      name: system.name,
      images: ecrRepositories(system),
      tags: systemTags(system, config),
    })),
    { name: "platform", images: [RESTORE_CHECK_REPOSITORY], tags: platformTags(config) },
  ];
  for (const { name, images, tags } of sources) {
    const repository = delivery.repositories[name];
    if (repository === undefined || images.length === 0) continue;
    const imageRepositoryArns = images.map(
      (image) => `arn:aws:ecr:${region}:${accountId}:repository/${image}`,
    );
    const roleName = `push-${name}`;
    new PushRole(roleName, { accountId, roleName, repository, imageRepositoryArns, tags }, options);
  }
}
