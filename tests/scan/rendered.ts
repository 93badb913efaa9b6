import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A Kubernetes object as `slipway render` writes it. */
export interface RenderedObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: any;
}

/** `Kind namespace/name`, by which findings and waivers name an object. */
export function identity({ kind, metadata }: RenderedObject): string {
  return `${kind} ${metadata.namespace ?? "_cluster"}/${metadata.name}`;
}

/** Renders a stack into `folder` and gives its objects. Helm releases are not objects yet and are left out. */
export function renderedObjects(stack: string, folder: string): RenderedObject[] {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["offline/slipway.cjs", "render", "--stack", stack, "--out", folder],
    { cwd: REPOSITORY, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`slipway render --stack ${stack}: ${stderr}`);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && !path.basename(file).startsWith("helmrelease-"))
    .sort()
    .map((file) => parse(readFileSync(path.join(folder, file), "utf8")) as RenderedObject);
}

/**
 * The object as scanners know it. They do not know Argo's Rollout, whose pods are those of a Deployment, so they are
 * shown that Deployment; its autoscaler is led to it.
 */
export function asScannersKnow(object: RenderedObject): RenderedObject {
  const { spec } = object;
  if (object.kind === "Rollout") {
    const { selector, template, replicas } = spec;
    return { ...object, apiVersion: "apps/v1", kind: "Deployment", spec: { replicas, selector, template } };
  }
  if (object.kind === "HorizontalPodAutoscaler" && spec.scaleTargetRef.kind === "Rollout") {
    const scaleTargetRef = { ...spec.scaleTargetRef, apiVersion: "apps/v1", kind: "Deployment" };
    return { ...object, spec: { ...spec, scaleTargetRef } };
  }
  return object;
}

/** Writes objects into one file, as one document each; scanners read YAML 1.1. */
export function writeObjects(objects: RenderedObject[], file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const documents = objects.map((object) =>
    stringify(object, { compat: "yaml-1.1", aliasDuplicateObjects: false }),
  );
  writeFileSync(file, documents.join("---\n"));
}
