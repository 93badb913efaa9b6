/** The two services of Let's Encrypt have names of their own, which every stage knows. */
const BEFORE = "(?<!letsencrypt-?|acme-?)[-./_]?(?<![a-z0-9])";
const AFTER = "(?![a-z0-9])";
/** What a stage calls itself in names, addresses and values. A bare `stage` is the name of the label. */
const STAGE_NAMES: Record<string, string> = {
  dev: `${BEFORE}dev(?:elopment)?${AFTER}`,
  staging: `${BEFORE}staging${AFTER}|-stage${AFTER}`,
  prod: `${BEFORE}prod(?:uction)?${AFTER}`,
};

/**
 * Leaves a stack's own stage, with the dash, dot or slash before it, and its account out of a text. The name of another
 * stage stays, so that staging with an address of prod differs from prod.
 */
export function withoutStage(text: string, stage: string, account: string | undefined): string {
  const own = new RegExp(STAGE_NAMES[stage] ?? `${BEFORE}${stage}${AFTER}`, "g");
  return (account ? text.replaceAll(account, "{account}") : text).replace(own, "");
}
