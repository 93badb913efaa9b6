import { UserError } from "./user-error";

/** One thing wrong with the stack config. */
export interface Problem {
  /** Path of the key below `slipway:`, e.g. `network.zones[1]`. */
  key: string;
  /** The value found; never that of something that looks like a secret. */
  value: unknown;
  /** What would be right. */
  allowed: string;
}

/** All problems of one stack's config, as one error that names the file to edit. */
export class ConfigError extends UserError {
  constructor(
    file: string,
    readonly problems: Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(
      ({ key, value, allowed }) => `  slipway:${key} is ${show(value)}; allowed: ${allowed}`,
    );
    super(
      `${file}: ${count} in the stack config\n${lines.join("\n")}\nEdit ${file} and run the command again.`,
    );
  }
}

/** The value for a reader, cut where it is long. */
function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
