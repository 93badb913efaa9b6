import { plannedStack } from "../systems/planned-stack";

/**
 * The configuration files that three charts write for our values. The charts cannot be had from a registry, so what
 * their templates do with the keys we give is said again here; a key whose effect is not known here is refused.
 * Source: the templates and values of the charts at the versions in CHARTS.
 */
export const CHARTS = { "opentelemetry-collector": "0.170.0", loki: "18.11.0", tempo: "2.2.4" };

/** A part of a configuration, as YAML holds it. */
export interface Section {
  [key: string]: any;
}

/** Release of a chart as the plan of a stack has it. */
export interface PlannedRelease {
  name: string;
  namespace: string;
  chart: keyof typeof CHARTS;
  version: string;
  values: Section;
}

/** @throws Error where the stack has no such release, or its chart is not at the version that is known here */
export function plannedRelease(stage: string, name: string): PlannedRelease {
  const found = plannedStack(stage).find(
    ({ type, inputs }) => type === "kubernetes:helm.sh/v3:Release" && inputs.name === name,
  );
  if (!found) throw new Error(`${stage} has no release ${name}`);
  const release = found.inputs as PlannedRelease;
  const known = CHARTS[release.chart];
  if (release.version !== known) {
    throw new Error(
      `Chart ${release.chart} is ${release.version}, and tests/observability says what ${String(known)} writes; ` +
        `compare the templates of both`,
    );
  }
  return release;
}

/** Throws for keys whose effect on the configuration file is not said here. */
export function refuseUnknown(where: string, values: Section, known: string[]): void {
  const unknown = Object.keys(values).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: what ${unknown.join(", ")} writes is not known here`);
}

/** As Helm lays values over a chart's own: sections are merged, all else is replaced. */
export function laidOver(chart: Section, values: Section): Section {
  const merged: Section = { ...chart };
  for (const [key, value] of Object.entries(values)) {
    merged[key] = isSection(value) && isSection(merged[key]) ? laidOver(merged[key], value) : value;
  }
  return merged;
}

/** A section but for one of its parts. */
export function without(section: Section, part: string): Section {
  return Object.fromEntries(Object.entries(section).filter(([key]) => key !== part));
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
