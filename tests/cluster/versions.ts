import { createHash } from "node:crypto";
import { BROKEN_IMAGE } from "./stages";

/** The image of the next version: the same repository, another tag, named by digest as admission demands. */
export function nextVersion(image: string): string {
  return withDigest(`${repositoryAndTag(image)}-next`);
}

/** An image of the same registry that no node can pull. */
export function brokenVersion(image: string): string {
  const [repository] = repositoryAndTag(image).split(/:(?=[^/]*$)/);
  return withDigest(`${repository}.${BROKEN_IMAGE}:1`);
}

function repositoryAndTag(image: string): string {
  return image.split("@")[0] ?? image;
}

function withDigest(image: string): string {
  return `${image}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}
