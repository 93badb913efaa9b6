import { image } from "../../config/schema";
import { UserError } from "../../config/user-error";
import { changedImages, PromotedImage } from "./promote";
import { ImageVersion, StackImages } from "./stack-images";

/** The stage that versions come to first. */
export const FIRST = "dev";

export interface Release {
  /** Folder of Pulumi.yaml. */
  root: string;
  system: string;
  to: string;
  /** Tag under which the images were pushed. */
  tag: string | undefined;
  /** As `<image>=sha256:<64 hex digits>`, with the image's key in the stack file. */
  digests: string[];
}

/**
 * Writes versions that were just pushed into the stack file of the first stage; comments and all else stay as they are.
 * The later stages take only what the stage before them runs.
 *
 * @returns the images that changed; none if the stage runs them already
 * @throws UserError, with nothing written, for another stage, no tag or digest, one that is malformed, or a system or
 *   image that the stage does not have
 */
export function release({ root, system, to, tag, digests }: Release): PromotedImage[] {
  if (to !== FIRST) {
    throw new UserError(
      `${to} takes what the stage before it runs: give --from. Only ${FIRST} takes versions that no stage has run.`,
    );
  }
  if (tag === undefined || digests.length === 0) {
    throw new UserError(
      "Name what was pushed: --tag TAG --digest IMAGE=sha256:…; or --from the stage that runs it.",
    );
  }
  const target = StackImages.read(root, to);
  const running = target.of(system);
  if (!running)
    throw new UserError(`${target.file} has no images of ${system}; add slipway:images.${system}.`);
  const pushed = new Map<string, ImageVersion>();
  for (const given of digests) {
    const [name, digest] = pair(given);
    if (!(name in running)) {
      const known = Object.keys(running).join(", ");
      throw new UserError(`${target.file} has no image ${name} of ${system}; it has ${known}.`);
    }
    if (pushed.has(name)) throw new UserError(`--digest names ${name} twice; one digest can run.`);
    pushed.set(name, version(name, tag, digest));
  }
  return changedImages(target, system, Object.fromEntries(pushed), running);
}

function pair(given: string): [string, string] {
  const [, name, digest] = /^([^=]+)=(.*)$/.exec(given) ?? [];
  if (name === undefined || digest === undefined)
    throw new UserError(`--digest ${given}: write IMAGE=sha256:…, such as --digest backend=sha256:….`);
  return [name, digest];
}

function version(name: string, tag: string, digest: string): ImageVersion {
  const result = image.safeParse({ tag, digest });
  if (result.success) return { tag, digest };
  const [issue] = result.error.issues;
  const part = issue?.path[0] === "tag" ? `--tag ${tag}` : `--digest ${name}=${digest}`;
  throw new UserError(`${part}: give ${issue?.message}.`);
}
