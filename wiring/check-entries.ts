import { AnyConfig } from "../config/environment-schema";
import { System } from "../systems/types";
import { isComplete } from "./images";
import { missing } from "./missing";

/** Images of ours that belong to no system. */
const PLATFORM_IMAGES = { platform: ["restore-check"] };

/**
 * Entries of the stack config that belong to nothing: sizes and image versions that no system declares, and rotas of
 * teams that have none. Nobody would read them, and a typing error in one would go unnoticed. Systems that are declared
 * and do not run in the stage keep theirs.
 */
export function entryProblems(all: System[], config: AnyConfig, file: string): string[] {
  const namesBySystem = (names: (system: System) => string[]): Record<string, string[]> =>
    Object.fromEntries(all.map((system) => [system.name, names(system)]));
  const problems = [
    ...unread(
      "databases",
      config.databases,
      namesBySystem(({ databases = {} }) => Object.keys(databases)),
    ),
    ...unread(
      "caches",
      config.caches,
      namesBySystem(({ caches = {} }) => Object.keys(caches)),
    ),
    ...unread("images", config.images, { ...PLATFORM_IMAGES, ...namesBySystem(versionedImages) }),
    ...unknownTeams(all, config),
  ];
  return problems.map((problem) => `${problem}. Edit ${file}`);
}

/** The others name their version in the declaration. */
function versionedImages({ images }: System): string[] {
  return Object.keys(images).filter((name) => !isComplete(images[name] ?? ""));
}

function unread(
  kind: "databases" | "caches" | "images",
  entries: Record<string, object>,
  declared: Record<string, string[]>,
): string[] {
  return Object.entries(entries).flatMap(([owner, named]) => {
    const names = declared[owner];
    const found = names
      ? missing(kind.slice(0, -1), Object.keys(named), names)
      : missing("system", [owner], Object.keys(declared));
    return found.map((problem) => `${kind}${names ? `.${owner}` : ""}: ${problem}`);
  });
}

/** A rota for a team that no system belongs to would never be called. */
function unknownTeams(all: System[], config: AnyConfig): string[] {
  if (!("alerts" in config)) return [];
  const teams = ["platform", ...new Set(all.map((system) => system.team))];
  return missing("team", Object.keys(config.alerts.teamPagerDutySecretNames ?? {}), teams).map(
    (problem) => `alerts.teamPagerDutySecretNames: ${problem}`,
  );
}
