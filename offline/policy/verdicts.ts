import { AnalyzeDiagnostic, EnforcementLevel, Remediation } from "@pulumi/pulumi/proto/analyzer_pb";

/** One finding of one rule on one resource (or, with an empty URN, on the stack). */
export interface Verdict {
  policy: string;
  pack: string;
  level: "advisory" | "mandatory";
  /** What is wrong, why, and what to change. */
  message: string;
  urn: string;
}

/** A change that a rule made to a resource of the plan. */
export interface AppliedRemediation extends Omit<Verdict, "level"> {
  /** Top-level properties that the rule changed, added or removed. */
  properties: string[];
}

export interface Verdicts {
  violations: Verdict[];
  /** Rules that could not decide at preview because a value is computed. */
  undetermined: Verdict[];
  remediations: AppliedRemediation[];
}

/** The pack starts the message of a rule that cannot decide with this; so does the SDK for an unknown it meets. */
const UNDETERMINED = /^(undetermined: |can't run (policy|remediation) )/;

export function emptyVerdicts(): Verdicts {
  return { violations: [], undetermined: [], remediations: [] };
}

/** Sorts the server's diagnostics into violations and undetermined ones. */
export function addDiagnostics(verdicts: Verdicts, diagnostics: AnalyzeDiagnostic[], urn: string): void {
  for (const diagnostic of diagnostics) {
    const verdict: Verdict = {
      ...source(diagnostic),
      level: diagnostic.getEnforcementlevel() === EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
      message: messageOf(diagnostic),
      urn: diagnostic.getUrn() || urn,
    };
    (UNDETERMINED.test(verdict.message) ? verdicts.undetermined : verdicts.violations).push(verdict);
  }
}

/** Notes what a remediation changed, or that it could not run at preview. */
export function addRemediation(
  verdicts: Verdicts,
  remediation: Remediation,
  properties: string[],
  urn: string,
): void {
  const unclear = remediation.getDiagnostic();
  if (unclear) {
    verdicts.undetermined.push({ ...source(remediation), level: "advisory", message: unclear, urn });
  } else {
    const message = remediation.getDescription();
    verdicts.remediations.push({ ...source(remediation), message, urn, properties });
  }
}

function source(from: AnalyzeDiagnostic | Remediation): { policy: string; pack: string } {
  return { policy: from.getPolicyname(), pack: from.getPolicypackname() };
}

/** The SDK puts the rule's description before its message. */
function messageOf(diagnostic: AnalyzeDiagnostic): string {
  const description = diagnostic.getDescription();
  const message = diagnostic.getMessage();
  return description && message.startsWith(`${description}\n`)
    ? message.slice(description.length + 1)
    : message;
}
