import { UserError } from "../../config/user-error";
import { Plan, PlannedResource } from "../plan/plan";
import { computedPaths, Manifest, manifests } from "./objects";
import { syncWaves } from "./sync-waves";

/** Where Argo CD finds the tree. */
export interface ArgoSource {
  /** Address of the Git repository, without a login in it. */
  repository: string;
  /** Branch, tag or commit. */
  revision: string;
  /** Folder of the tree in the repository. */
  path: string;
  /** Apply what changed in Git, and undo what changed in the cluster, without being asked. */
  automated: boolean;
}

export interface ArgoTree {
  /** Below `applications/` the AppProject and an Application for each system; below each system's name its objects. */
  files: Manifest[];
  /** URNs of objects with a value that only the cloud knows; they stay with Pulumi. */
  stay: string[];
}

/** Namespace of Argo CD, and its name for the cluster it runs in. */
const ARGOCD_NAMESPACE = "argocd";
const THIS_CLUSTER = "https://kubernetes.default.svc";
const WAVE = "argocd.argoproj.io/sync-wave";
const SYSTEM_TYPE = "slipway:system:";

/**
 * The systems of a stack as Argo CD takes them: an Application each, whose objects are applied in the order of Pulumi's
 * dependencies.
 *
 * @throws UserError for a stack without systems, or with a Secret or any other secret value among their objects: a
 *   tree in Git has External Secrets instead
 */
export function argoTree(plan: Pick<Plan, "resources" | "project">, source: ArgoSource): ArgoTree {
  const { stack } = plan.project;
  const systems = systemsOf(plan.resources);
  const objects = manifests(plan).filter(({ urn }) => systems.has(urn));
  if (objects.length === 0) throw new UserError(`${stack} has no system whose objects Argo CD could apply.`);
  refuseSecrets(objects, stack);
  const known = objects.filter(({ object }) => computedPaths(object).length === 0);
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const names = [...new Set(known.map(({ urn }) => systems.get(urn) ?? ""))].sort();
  const applications = names.map((system) => {
    const own = known.filter(({ urn }) => systems.get(urn) === system);
    const waves = syncWaves(plan.resources, new Set(own.map(({ urn }) => urn)));
    return {
      application: application(system, stack, own, byUrn, source),
      objects: own.map((manifest) => inWave(manifest, system, waves.get(manifest.urn) ?? 0)),
    };
  });
  return {
    files: [
      appProject(stack, known, source),
      ...applications.flatMap((each) => [each.application, ...each.objects]),
    ].sort((one, other) => (one.file < other.file ? -1 : 1)),
    stay: objects.filter((manifest) => !known.includes(manifest)).map(({ urn }) => urn),
  };
}

/** The system of each resource that belongs to one. */
function systemsOf(resources: PlannedResource[]): Map<string, string> {
  const systems = new Map<string, string>();
  // A parent is registered before its children.
  for (const { urn, type, name, parent } of resources) {
    const system = type.startsWith(SYSTEM_TYPE) ? name : systems.get(parent);
    if (system !== undefined) systems.set(urn, system);
  }
  return systems;
}

function refuseSecrets(objects: Manifest[], stack: string): void {
  const secret = objects.filter(({ object }) => object["kind"] === "Secret" || holdsSecret(object));
  if (secret.length === 0) return;
  const named = secret.slice(0, 5).map(({ file }) => `  ${file}`);
  if (secret.length > named.length) named.push(`  and ${secret.length - named.length} more`);
  throw new UserError(
    `${stack} would put secrets into Git; nothing was written. Take a stack whose secrets come from a store (External Secrets)\n${named.join("\n")}`,
  );
}

/** What `manifests` writes in the place of a secret value. */
function holdsSecret(value: unknown): boolean {
  if (value === "(secret)") return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsSecret);
}

function inWave(manifest: Manifest, system: string, wave: number): Manifest {
  const metadata = manifest.object["metadata"] as { annotations?: Record<string, string> };
  const annotations = { ...metadata.annotations, [WAVE]: String(wave) };
  return {
    ...manifest,
    file: `${system}/${manifest.file}`,
    object: { ...manifest.object, metadata: { ...metadata, annotations } },
  };
}

function application(
  system: string,
  stack: string,
  objects: Manifest[],
  byUrn: Map<string, PlannedResource>,
  { repository, revision, path, automated }: ArgoSource,
): Manifest {
  return {
    file: `applications/${system}.yaml`,
    urn: "",
    object: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      // No finalizer: to remove the Application is not to remove the system.
      metadata: { name: `${system}-${stack}`, namespace: ARGOCD_NAMESPACE, labels: labels(stack) },
      spec: {
        project: projectOf(stack),
        source: {
          repoURL: repository,
          targetRevision: revision,
          path: `${path}/${system}`,
          directory: { recurse: true },
        },
        destination: { server: THIS_CLUSTER, namespace: ownNamespace(objects) },
        syncPolicy: {
          ...(automated ? { automated: { prune: false, selfHeal: true } } : {}),
          syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
        },
        ignoreDifferences: ignored(objects, byUrn),
      },
    },
  };
}

/** The namespace that the system makes; objects name theirs in any case. */
function ownNamespace(objects: Manifest[]): string | undefined {
  const made = objects.find(({ object }) => object["kind"] === "Namespace");
  return made && metadataOf(made.object).name;
}

/** What Pulumi leaves alone, because a controller writes it, is left alone by Argo CD, too. */
function ignored(objects: Manifest[], byUrn: Map<string, PlannedResource>): object[] {
  return objects.flatMap(({ object, urn }) => {
    const paths = byUrn.get(urn)?.ignoreChanges ?? [];
    if (paths.length === 0) return [];
    const { name, namespace } = metadataOf(object);
    const { group, kind } = groupKind(object);
    return [{ group, kind, name, namespace, jsonPointers: paths.map(jsonPointer) }];
  });
}

/** `spec.selector['a/b']` as `/spec/selector/a~1b`. */
function jsonPointer(path: string): string {
  const keys = [...path.matchAll(/\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map((match) =>
    (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").replace(/~/g, "~0").replace(/\//g, "~1"),
  );
  return `/${keys.join("/")}`;
}

/** What the Applications may do: these namespaces, these kinds, this repository. No Secret is among the kinds. */
function appProject(stack: string, objects: Manifest[], { repository }: ArgoSource): Manifest {
  const kinds = (wanted: (object: Record<string, unknown>) => boolean): object[] => {
    const found = objects.map(({ object }) => object).filter(wanted);
    const distinct = new Map(found.map((object) => [JSON.stringify(groupKind(object)), groupKind(object)]));
    return [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, kind]) => kind);
  };
  const isClusterWide = (object: Record<string, unknown>): boolean =>
    metadataOf(object).namespace === undefined;
  const namespaces = new Set(
    objects.flatMap(({ object }) =>
      object["kind"] === "Namespace" ? (metadataOf(object).name ?? []) : (metadataOf(object).namespace ?? []),
    ),
  );
  return {
    file: "applications/_project.yaml",
    urn: "",
    object: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AppProject",
      metadata: { name: projectOf(stack), namespace: ARGOCD_NAMESPACE, labels: labels(stack) },
      spec: {
        description: `Systems of ${stack}, rendered by Slipway`,
        sourceRepos: [repository],
        destinations: [...namespaces].sort().map((namespace) => ({ server: THIS_CLUSTER, namespace })),
        clusterResourceWhitelist: kinds(isClusterWide),
        namespaceResourceWhitelist: kinds((object) => !isClusterWide(object)),
      },
    },
  };
}

const projectOf = (stack: string): string => `slipway-${stack}`;

const labels = (stack: string): Record<string, string> => ({ "slipway/stage": stack });

function metadataOf(object: Record<string, unknown>): { name?: string; namespace?: string } {
  return object["metadata"] as { name?: string; namespace?: string };
}

function groupKind({ apiVersion, kind }: Record<string, unknown>): { group: string; kind: string } {
  const [group = "", version] = String(apiVersion).split("/");
  return { group: version === undefined ? "" : group, kind: String(kind) };
}
