import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Finding } from "./finding";

/** The one file with everything that is not fixed, and why. */
export const WAIVER_FILE = "docs/scan-waivers.yaml";

const waiver = z.strictObject({
  scanner: z.enum(["checkov", "kube-score", "kubeconform", "kyverno", "pod-security"]),
  check: z.string().min(1),
  /** Patterns of {@link Finding.resource}; `*` stands for anything. */
  resources: z.array(z.string().min(1)).min(1),
  /** Default: every stack. */
  stacks: z.array(z.enum(["dev", "staging", "prod", "prod-dr", "local"])).optional(),
  reason: z.string().min(30),
});

export type Waiver = z.infer<typeof waiver>;

/** Reads the waivers; an error names the field that does not fit. */
export function readWaivers(): Waiver[] {
  const text = readFileSync(path.resolve(__dirname, "../..", WAIVER_FILE), "utf8");
  return z.array(waiver).parse(parse(text));
}

export interface Judged {
  /** Findings that no waiver explains. */
  unexplained: Finding[];
  /** How often each waiver was used, by pattern: a pattern without a finding is out of date. */
  unused: string[];
  waived: Map<Waiver, Finding[]>;
}

/** Parts findings into explained and unexplained, and names the waivers that explain nothing. */
export function judge(findings: Finding[], waivers: Waiver[]): Judged {
  const waived = new Map<Waiver, Finding[]>(waivers.map((each) => [each, []]));
  const unexplained: Finding[] = [];
  for (const finding of findings) {
    const explaining = waivers.filter((each) => explains(each, finding));
    if (explaining.length === 0) unexplained.push(finding);
    for (const each of explaining) waived.get(each)!.push(finding);
  }
  const unused = waivers.flatMap((each) =>
    each.resources
      .filter((pattern) => !waived.get(each)!.some(({ resource }) => matches(pattern, resource)))
      .map((pattern) => `${each.scanner} ${each.check} ${pattern}`),
  );
  return { unexplained, unused, waived };
}

function explains({ scanner, check, resources, stacks }: Waiver, finding: Finding): boolean {
  return (
    scanner === finding.scanner &&
    check === finding.check &&
    (stacks === undefined || (stacks as string[]).includes(finding.stack)) &&
    resources.some((pattern) => matches(pattern, finding.resource))
  );
}

function matches(pattern: string, resource: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(resource);
}
