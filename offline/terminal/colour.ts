import pc from "picocolors";

/**
 * Whether text for a stream is coloured: on a terminal that can, or where `FORCE_COLOR` asks for it; never where
 * `NO_COLOR` is set (no-color.org). A pipe or a file gets plain text, in CI too.
 */
export function isColoured(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced, TERM: terminal } = env;
  if (none) return false;
  if (forced) return !["0", "false"].includes(forced);
  return stream.isTTY === true && terminal !== "dumb";
}

/** Colours of what is the result of a command. */
export const colour = pc.createColors(isColoured(process.stdout));

/** Colours of what goes to standard error. */
export const errorColour = pc.createColors(isColoured(process.stderr));
