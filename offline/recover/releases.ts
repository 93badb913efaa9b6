import { ExportedStack } from "./state";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** A Helm release that was being changed when its update ended; Helm refuses every further change. */
export interface StuckRelease {
  namespace: string;
  name: string;
  /** `pending-install`, `pending-upgrade` or `pending-rollback`. */
  status: string;
  revision: number;
}

/** The releases that a refreshed state shows as pending. */
export function stuckReleases({ deployment: { resources = [] } }: ExportedStack): StuckRelease[] {
  return resources.flatMap(({ type, outputs = {} }) => {
    const status = outputs["status"] as StuckRelease | undefined;
    return type === RELEASE && status?.status.startsWith("pending-") ? [status] : [];
  });
}

/** What the operator does about them; see docs/runbooks/stuck-release.md. */
export function wayOut(releases: StuckRelease[]): string {
  const lines = releases.flatMap((release) => [
    `  ${release.namespace}/${release.name} is ${release.status} at revision ${release.revision}`,
    `    ${command(release)}`,
  ]);
  return [
    "Helm was stopped in the middle of these releases, and refuses to change them:",
    ...lines,
    "If nobody works on them any more, run the command under each, then this one again. The state is refreshed, no",
    "release was changed. More in docs/runbooks/stuck-release.md.",
  ].join("\n");
}

/** A first installation has nothing to go back to. */
function command({ namespace, name, status, revision }: StuckRelease): string {
  if (status === "pending-install" || revision < 2)
    return `helm uninstall ${name} --namespace ${namespace} --wait`;
  return `helm rollback ${name} ${revision - 1} --namespace ${namespace} --wait`;
}
