import * as fs from "node:fs";
import * as path from "node:path";

export interface Container {
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { key: string } } }[];
  volumeMounts: { name: string; mountPath: string }[];
}

export interface Pod {
  containers: Container[];
  volumes?: {
    name: string;
    configMap?: { name: string; defaultMode?: number };
    persistentVolumeClaim?: { claimName: string };
    emptyDir?: object;
    secret?: object;
  }[];
}

/** What the planned pod starts, on this machine. */
export interface Start {
  /** Empty for the entry point of the image. */
  command: string[];
  args: string[];
  env: Record<string, string>;
}

interface Surroundings {
  /** Folder under which each volume has one of its own; pods that name the same claim share it. */
  root: string;
  /** Data of config maps, by their names. */
  configMaps: Record<string, Record<string, string>>;
  /** Values of the entries of secrets, by their keys. */
  secrets: Record<string, string>;
  /** What stands for something else on this machine, such as an address for a host name. */
  instead: Record<string, string>;
  /** Called with each folder that is made. */
  made: (folder: string) => void;
}

/**
 * The first container of a planned pod as the kubelet would start it, but for the places: a path on a volume is that of
 * the volume's folder on this machine. Nothing of the pod is said again in the test.
 *
 * @param claim of the volume named `data` where a StatefulSet's template makes it
 * @param changed values of environment variables that a user gives
 */
export function startOf(
  pod: Pod,
  around: Surroundings,
  { claim, changed = {} }: { claim?: string; changed?: Record<string, string> } = {},
): Start {
  const container = pod.containers[0]!;
  const places = new Map([
    ...container.volumeMounts.map(
      ({ name, mountPath }) => [mountPath, folderOf(pod, name, around, claim)] as const,
    ),
    ...Object.entries(around.instead),
  ]);
  const anyPlace = new RegExp(`(?<![\\w/])(${[...places.keys()].join("|")})(?![\\w-])`, "g");
  const here = (text: string) => text.replace(anyPlace, (place) => places.get(place)!);
  const env = Object.fromEntries(
    (container.env ?? []).map(({ name, value, valueFrom }) => [
      name,
      changed[name] ?? (valueFrom ? around.secrets[valueFrom.secretKeyRef.key]! : here(value ?? "")),
    ]),
  );
  const expanded = (text: string) =>
    text.replace(/\$\((\w+)\)/g, (whole, name) => env[name as string] ?? whole);
  const words = (text: string[] = []) => text.map((word) => expanded(here(word)));
  return { command: words(container.command), args: words(container.args), env };
}

function folderOf(pod: Pod, name: string, around: Surroundings, claim: string | undefined): string {
  const volume = (pod.volumes ?? []).find((each) => each.name === name);
  const claimed = volume?.persistentVolumeClaim?.claimName ?? (volume ? undefined : claim);
  const folder = path.join(around.root, claimed ?? name);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(folder);
  if (volume?.configMap)
    project(folder, around.configMaps[volume.configMap.name]!, volume.configMap.defaultMode);
  around.made(folder);
  return folder;
}

/** Files of a config map as the kubelet lays them: links to links, so that all change at once. */
function project(folder: string, data: Record<string, string>, mode = 0o644): void {
  const version = path.join(folder, "..version");
  fs.mkdirSync(version);
  fs.symlinkSync("..version", path.join(folder, "..data"));
  for (const [name, text] of Object.entries(data)) {
    fs.writeFileSync(path.join(version, name), text, { mode });
    fs.symlinkSync(path.join("..data", name), path.join(folder, name));
  }
}
