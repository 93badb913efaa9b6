import * as os from "node:os";
import { peersSection } from "./peers";
import { Section, writeSection } from "./performance-document";
import { policiesSection } from "./policies";
import { phasesSection } from "./preview";
import { servicesSection } from "./services";
import { testsSection } from "./tests";

/**
 * Measures and writes the figures of docs/performance.md, each section between its markers. Run it on a quiet machine:
 * `npm run bench [-- RUNS [SECTION ...]]`, by default five runs of each command and all sections.
 */
const SECTIONS: Record<string, Section> = {
  preview: phasesSection,
  services: servicesSection,
  policies: policiesSection,
  peers: peersSection,
  tests: testsSection,
};

async function main(): Promise<void> {
  const [count = "5", ...chosen] = process.argv.slice(2);
  const runs = Number(count);
  const unknown = chosen.filter((name) => !(name in SECTIONS));
  if (!Number.isInteger(runs) || runs < 1 || unknown.length > 0) {
    throw new Error(
      `usage: npm run bench [-- RUNS [SECTION ...]], sections: ${Object.keys(SECTIONS).join(", ")}`,
    );
  }
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    process.stderr.write(`  measuring ${name}\n`);
    const load = os.loadavg()[0] ?? 0;
    await writeSection(name, runs, load, await section(runs));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
