import { UserError } from "../../config/user-error";
import { Manifest } from "./objects";

/**
 * Packages with the published schemas, by API group. Groups that are not here (External Secrets, Istio, Karpenter, the
 * VPC resource controller) have no package for Node 20; the test cluster checks them against their own definitions.
 */
const PACKAGES: Record<string, string> = {
  "cert-manager.io": "@kubernetes-models/cert-manager",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "argoproj.io": "@kubernetes-models/argo-rollouts",
};

/** A class of the schema packages: takes an object and throws when it does not fit. */
type Model = new (object: unknown) => { validate(): void };

/**
 * Checks every object against its published schema.
 *
 * @throws UserError naming each object that does not fit: its file, the path inside, the reason
 */
export function validateManifests(all: Manifest[]): void {
  const problems = all.flatMap((manifest) =>
    problemsOf(manifest).map((problem) => `  ${manifest.file}: ${problem}`),
  );
  if (problems.length > 0) {
    throw new UserError(
      `${problems.length} Kubernetes objects do not fit their schema; nothing was written\n${problems.join("\n")}`,
    );
  }
}

function problemsOf({ object }: Manifest): string[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const SchemaModel = modelOf(apiVersion, kind);
  if (!SchemaModel) return [];
  try {
    new SchemaModel(object).validate();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function modelOf(apiVersion: string, kind: string): Model | undefined {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
  const name =
    PACKAGES[group] ??
    (group === "" || !group.includes(".") || group.endsWith(".k8s.io") ? "kubernetes-models" : undefined);
  if (!name) return undefined;
  try {
    return (require(`${name}/${apiVersion}`) as Record<string, Model>)[kind];
  } catch (error) {
    // A newer API than the package knows.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}
