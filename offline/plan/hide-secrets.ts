import { isComputed, mapSecrets } from "../engine/computed";
import { Verdicts } from "../policy/verdicts";
import { Plan } from "./plan";

const HIDDEN = "[secret]";
/** A shorter secret would be found inside ordinary words. */
const SHORTEST = 6;

/**
 * Takes the secrets of a plan out of what is said about it: an error may repeat the value it was thrown over, and a
 * policy the value it refuses. The resources themselves stay as they are; whoever shows them hides secrets by their
 * marks.
 */
export function hideSecrets(plan: Plan, verdicts: Verdicts | undefined): void {
  const secrets = secretTexts(plan);
  const hide = (text: string): string =>
    secrets.reduce((result, secret) => result.replaceAll(secret, HIDDEN), text);
  for (const diagnostic of plan.diagnostics) diagnostic.message = hide(diagnostic.message);
  if (plan.userError !== undefined) plan.userError = hide(plan.userError);
  if (!verdicts) return;
  const lists = Object.values(verdicts) as { message: string }[][];
  for (const verdict of lists.flat()) verdict.message = hide(verdict.message);
}

/** Every text inside a secret, the longest first, as one may contain another. */
function secretTexts({ resources }: Plan): string[] {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.length >= SHORTEST && !isComputed(value)) found.add(value);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(collect);
  };
  for (const { inputs, outputs } of resources) {
    mapSecrets([inputs, outputs], (secret) => {
      collect(secret);
      return undefined;
    });
  }
  return [...found].sort((a, b) => b.length - a.length);
}
