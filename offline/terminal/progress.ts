/** Says what is being done now, in place of what was said before. */
export type Tell = (text: string) => void;

/**
 * Shows on standard error what is being done, while it is being done, and takes it away again. Shows nothing where it
 * is not wanted, in CI, or where nobody looks on: then the library is not even loaded.
 */
export async function withProgress<T>(
  text: string,
  quiet: boolean | undefined,
  work: (tell: Tell) => Promise<T>,
): Promise<T> {
  if (quiet || !isWatched()) return work(() => undefined);
  const { createSpinner } = await import("nanospinner");
  const spinner = createSpinner(text, { stream: process.stderr, color: "cyan" }).start();
  try {
    return await work((now) => void spinner.update(now));
  } finally {
    spinner.stop();
  }
}

/**
 * Both streams, as a line that is written again and again must not end up between the lines of a result. A terminal that
 * does not say how wide it is cannot be told which lines to take away.
 */
function isWatched(): boolean {
  const { CI: ci, TERM: terminal } = process.env;
  const onTerminal = process.stderr.isTTY && process.stdout.isTTY && process.stderr.columns > 0;
  return onTerminal && ci === undefined && terminal !== "dumb";
}
