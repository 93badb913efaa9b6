import { createHash, randomUUID } from "node:crypto";
import { replacingProperties } from "../../../../offline/blast-radius/replacements";
import { UNKNOWN } from "../../../../offline/engine/computed";
import { Cloud, Thing } from "../cloud";
import { changedPaths, isWithin, merged } from "../compare";
import { Checked, CloudError, Created, Difference, Resource, Twin, Values } from "../twin";
import { afterCreate, afterDelete, beforeDelete } from "./controllers";
import { checkAdmission } from "./admission";
import { managedFields } from "./managed-fields";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const REPLICATED = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"];

/** A cluster in memory, and pulumi-kubernetes with server-side apply in front of it. */
export class KubernetesTwin implements Twin {
  readonly version = "4.34.2";
  private cluster: string | undefined;
  /** A context of the user's own kubeconfig, whose cluster was there before. */
  private context: unknown;

  constructor(private readonly cloud: Cloud) {}

  /** The kubeconfig names the cluster; that it exists is noticed by the first call, as with a real one. */
  configure(config: Values): void {
    this.context = config["context"];
    const kubeconfig = (config["kubeconfig"] as string | undefined) ?? "";
    if (!kubeconfig.startsWith("{")) return;
    const { clusters } = JSON.parse(kubeconfig) as { clusters: { cluster: { server: string } }[] };
    this.cluster = clusters[0]?.cluster.server;
  }

  /** A new kubeconfig is the same cluster as long as its identifier is; another cluster replaces everything. */
  diffConfig(olds: Values, news: Values): Difference {
    const changes = changedPaths(olds, news, 1);
    const identity = news["clusterIdentifier"] === undefined ? "kubeconfig" : "clusterIdentifier";
    return { changes, replaces: changes.filter((path) => path === identity), deleteBeforeReplace: false };
  }

  check({ type, name }: Resource, news: Values, olds: Values | undefined, seed: Uint8Array): Checked {
    const made = `${name}-${createHash("sha256").update(name).update(type).update(seed).digest("hex").slice(0, 8)}`;
    if (type === RELEASE) {
      const inputs = { ...news, name: news["name"] ?? olds?.["name"] ?? made };
      const problems = ["chart"]
        .filter((property) => news[property] === undefined)
        .map((property) => ({ property, reason: `missing required field "${property}"` }));
      return { inputs, problems };
    }
    const metadata = { ...(news["metadata"] as Values | undefined) };
    metadata["name"] ??= (olds?.["metadata"] as Values | undefined)?.["name"] ?? made;
    const missing = ["apiVersion", "kind"].filter((property) => news[property] === undefined);
    return {
      inputs: { ...news, metadata },
      problems: missing.map((property) => ({ property, reason: `missing required field "${property}"` })),
    };
  }

  diff({ type }: Resource, _id: string, oldInputs: Values, news: Values): Difference {
    const changes = changedPaths(oldInputs, news, type === RELEASE ? 1 : 2);
    const replaces = changes.filter((path) => isWithin(path, replacingProperties(type)));
    return { changes, replaces, deleteBeforeReplace: replaces.length > 0 };
  }

  async create({ type, name }: Resource, inputs: Values, preview: boolean): Promise<Created> {
    if (preview) return { id: "", outputs: previewed(type, inputs) };
    this.reach();
    return this.cloud.change({ operation: "create", type, name }, () => {
      const id = idOf(type, inputs);
      const existing = this.cloud.get(type, id);
      // Server-side apply takes over an object; Helm refuses a name that is in use.
      if (existing && type === RELEASE) throw new CloudError("cannot re-use a name that is still in use");
      checkAdmission(this.cloud, type, inputs);
      const thing: Thing = { type, id, inputs, outputs: existing?.outputs ?? live(type, inputs) };
      // Fields of other owners stay as they were.
      thing.outputs = merged(thing.outputs, inputs);
      this.cloud.add(thing);
      afterCreate(this.cloud, thing);
      return { id, outputs: thing.outputs };
    });
  }

  read({ type }: Resource, id: string, inputs: Values): Promise<(Created & { inputs: Values }) | undefined> {
    this.reach();
    const thing = this.cloud.get(type, id);
    if (!thing) return Promise.resolve(undefined);
    const managed = Object.keys(inputs).length === 0 ? thing.inputs : managedFields(inputs, thing.outputs);
    return Promise.resolve({ id, outputs: thing.outputs, inputs: managed });
  }

  async update(
    { type, name }: Resource,
    id: string,
    news: Values,
    oldOutputs: Values,
    preview: boolean,
  ): Promise<Values> {
    if (preview) return merged(oldOutputs, news);
    this.reach();
    return this.cloud.change({ operation: "update", type, name }, () => {
      const thing = this.cloud.get(type, id);
      if (!thing) throw new CloudError(`${type} "${id}" not found`);
      if (releaseStatus(thing)?.startsWith("pending"))
        throw new CloudError("another operation (install/upgrade/rollback) is in progress");
      checkAdmission(this.cloud, type, news);
      thing.outputs = merged(pruned(thing.outputs, thing.inputs, news), news);
      thing.inputs = news;
      return thing.outputs;
    });
  }

  async delete({ type, name }: Resource, id: string): Promise<void> {
    this.reach();
    await this.cloud.change({ operation: "delete", type, name }, () => {
      const thing = this.cloud.get(type, id);
      if (!thing) return;
      beforeDelete(this.cloud, thing);
      this.cloud.remove(type, id);
      if (type === NAMESPACE) this.removeContents(id);
      afterDelete(this.cloud, thing);
    });
  }

  private removeContents(namespace: string): void {
    for (const { type, id } of this.cloud.all())
      if (type.startsWith("kubernetes:") && id.startsWith(`${namespace}/`)) this.cloud.remove(type, id);
  }

  /** @throws CloudError where the cluster of the kubeconfig is not there */
  private reach(): void {
    if (this.context !== undefined) return;
    const found = this.cloud
      .all("aws:eks/cluster:Cluster")
      .some((one) => one.outputs["endpoint"] === this.cluster);
    if (!found) throw new CloudError(`configured Kubernetes cluster is unreachable: ${String(this.cluster)}`);
  }
}

function idOf(type: string, inputs: Values): string {
  const { name, namespace } = (type === RELEASE ? inputs : inputs["metadata"]) as Record<string, string>;
  return namespace === undefined ? String(name) : `${namespace}/${name}`;
}

function live(type: string, inputs: Values): Values {
  if (type !== RELEASE)
    return {
      metadata: { uid: randomUUID(), generation: 1 },
      // What the API server sets where nobody says it.
      ...(REPLICATED.includes(type) ? { spec: { replicas: 1 } } : {}),
    };
  const { name, namespace } = inputs;
  return { status: { name, namespace, revision: 1, status: "deployed" } };
}

function releaseStatus({ type, outputs }: Thing): string | undefined {
  return type === RELEASE ? (outputs["status"] as { status: string }).status : undefined;
}

function previewed(type: string, inputs: Values): Values {
  if (type === RELEASE) return { ...inputs, status: UNKNOWN };
  return { ...inputs, metadata: { ...(inputs["metadata"] as Values), uid: UNKNOWN } };
}

/** Without the fields that we managed and no longer name. */
function pruned(object: Values, olds: Values, news: Values): Values {
  const result: Values = {};
  for (const [key, value] of Object.entries(object)) {
    if (key in olds && !(key in news)) continue;
    const [old, now] = [olds[key], news[key]];
    result[key] = isObject(value) && isObject(old) && isObject(now) ? pruned(value, old, now) : value;
  }
  return result;
}

function isObject(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
