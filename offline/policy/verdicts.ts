import { AnalyzeDiagnostic, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";

/** One finding of one rule on one resource (or, with an empty URN, on the stack). */
export interface Verdict {
  policy: string;
  pack: string;
  level: "advisory" | "mandatory";
  /** What is wrong, why, and what to change. */
  message: string;
  urn: string;
}

export interface Verdicts {
  violations: Verdict[];
  /** Rules that could not decide at preview because a value is computed. */
  undetermined: Verdict[];
}

/** The pack starts the message of a rule that cannot decide with this; so does the SDK for an unknown it meets. */
const UNDETERMINED = /^(undetermined: |can't run policy )/;

export function emptyVerdicts(): Verdicts {
  return { violations: [], undetermined: [] };
}

/** Sorts the server's diagnostics into violations and undetermined ones. */
export function addDiagnostics(verdicts: Verdicts, diagnostics: AnalyzeDiagnostic[], urn: string): void {
  for (const diagnostic of diagnostics) {
    const message = messageOf(diagnostic);
    const verdict: Verdict = {
      policy: diagnostic.getPolicyname(),
      pack: diagnostic.getPolicypackname(),
      level: diagnostic.getEnforcementlevel() === EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
      message,
      urn: diagnostic.getUrn() || urn,
    };
    (UNDETERMINED.test(message) ? verdicts.undetermined : verdicts.violations).push(verdict);
  }
}

/** The SDK puts the rule's description before its message. */
function messageOf(diagnostic: AnalyzeDiagnostic): string {
  const description = diagnostic.getDescription();
  const message = diagnostic.getMessage();
  return description && message.startsWith(`${description}\n`)
    ? message.slice(description.length + 1)
    : message;
}
