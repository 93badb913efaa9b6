import { UserError } from "../../config/user-error";
import { ImageVersion, StackImages } from "./stack-images";

/** Stages in the order a version goes through them. */
const ORDER = ["dev", "staging", "prod"];

export interface Promotion {
  root: string;
  system: string;
  from: string;
  to: string;
  /** Digests that were tested; refused unless the first stack runs each. */
  digests: string[];
}

export interface PromotedImage {
  image: string;
  before: ImageVersion;
  after: ImageVersion;
}

/**
 * Writes the image versions of a system from one stack file into the next, digest by digest; comments and all else
 * stay as they are.
 *
 * @returns the images that changed; none if both stacks run the same
 * @throws UserError, with nothing written, for a step that is not to the next stage, a system or image that one of the
 *   stacks does not have, a version without a digest, or a digest that the first stack does not run
 */
export function promote({ root, system, from, to, digests }: Promotion): PromotedImage[] {
  if (ORDER.indexOf(to) !== ORDER.indexOf(from) + 1 || !ORDER.includes(from)) {
    throw new UserError(
      `A version goes from dev to staging and from staging to prod, not from ${from} to ${to}.`,
    );
  }
  const source = StackImages.read(root, from);
  const target = StackImages.read(root, to);
  const tested = imagesOf(source, system, from);
  const running = imagesOf(target, system, to);
  checkDigests(tested, { system, from, digests });
  return changedImages(target, system, tested, running);
}

/** Writes the versions that differ from those that run. */
export function changedImages(
  target: StackImages,
  system: string,
  versions: Record<string, ImageVersion>,
  running: Record<string, ImageVersion>,
): PromotedImage[] {
  const changed = Object.entries(versions).flatMap(([image, after]) => {
    const before = running[image];
    if (!before)
      throw new UserError(`${target.file}: slipway:images.${system}.${image} is missing; add it first.`);
    return before.tag === after.tag && before.digest === after.digest ? [] : [{ image, before, after }];
  });
  if (changed.length > 0) {
    target.write(target.with(system, Object.fromEntries(changed.map(({ image, after }) => [image, after]))));
  }
  return changed;
}

function imagesOf(stack: StackImages, system: string, stage: string): Record<string, ImageVersion> {
  const images = stack.of(system);
  if (!images) throw new UserError(`${stack.file} has no images of ${system}; ${stage} does not run it.`);
  return images;
}

function checkDigests(
  tested: Record<string, ImageVersion>,
  { system, from, digests }: Pick<Promotion, "system" | "from" | "digests">,
): void {
  for (const [image, { tag, digest }] of Object.entries(tested)) {
    if (!digest) {
      throw new UserError(
        `${system}.${image} is ${tag} in ${from}, without a digest: nobody can say that the next stage would run the same. Add its digest to Pulumi.${from}.yaml.`,
      );
    }
  }
  const running = Object.values(tested).map(({ digest }) => digest);
  for (const digest of digests) {
    if (!running.includes(digest)) {
      throw new UserError(`${from} does not run ${digest} of ${system}; it runs ${running.join(", ")}.`);
    }
  }
}
