import { createHash, randomBytes } from "node:crypto";
import { UNKNOWN } from "../../../../offline/engine/computed";
import { replacingProperties } from "../../../../offline/blast-radius/replacements";
import { Cloud, Thing } from "../cloud";
import { changedPaths, isWithin, merged } from "../compare";
import { Checked, CloudError, Created, Difference, Resource, Twin, Values } from "../twin";
import { CLUSTER_TYPES } from "./cluster";
import { DATA_TYPES } from "./data";
import { IDENTITY_TYPES } from "./identity";
import { NETWORK_TYPES } from "./network";
import { referredThings } from "./references";
import { checkRules } from "./rules";
import { sdkInputs } from "./sdk-inputs";
import { AwsType, Place } from "./types";

const TYPES: Record<string, AwsType> = {
  ...NETWORK_TYPES,
  ...IDENTITY_TYPES,
  ...DATA_TYPES,
  ...CLUSTER_TYPES,
};

/** Where the bridged provider notes which inputs it chose itself. */
export const DEFAULTS = "__defaults";

/** AWS in memory, and the bridged provider in front of it. */
export class AwsTwin implements Twin {
  readonly version = "7.48.0";
  private place: Place = { account: "", region: "" };

  constructor(
    private readonly cloud: Cloud,
    /** The account that the credentials belong to. */
    private readonly account: string,
    /** The stack's own region. */
    private readonly home: string,
  ) {}

  /** @throws CloudError where the credentials belong to an account that the configuration does not allow */
  configure(config: Values): void {
    const allowed = JSON.parse((config["allowedAccountIds"] as string | undefined) ?? "[]") as string[];
    if (allowed.length > 0 && !allowed.includes(this.account))
      throw new CloudError(`AWS account ID not allowed: ${this.account}`);
    this.place = { account: this.account, region: String(config["region"]) };
  }

  diffConfig(olds: Values, news: Values): Difference {
    const changes = changedPaths(olds, news, 1);
    return { changes, replaces: changes.filter((path) => path === "region"), deleteBeforeReplace: false };
  }

  check({ type, name }: Resource, news: Values, olds: Values | undefined, seed: Uint8Array): Checked {
    const { autoName } = typeOf(type);
    const inputs: Values = { ...news };
    if (autoName && inputs[autoName] === undefined) {
      inputs[autoName] = olds?.[autoName] ?? `${name}-${suffix(name, type, seed)}`;
      inputs[DEFAULTS] = [autoName];
    }
    const { required, known } = sdkInputs(type);
    return {
      inputs,
      problems: [
        ...required
          .filter((property) => inputs[property] === undefined)
          .map((property) => ({ property, reason: `Missing required argument: "${property}"` })),
        ...Object.keys(inputs)
          .filter((property) => property !== DEFAULTS && !known.has(property))
          .map((property) => ({ property, reason: `Unsupported argument: "${property}"` })),
      ],
    };
  }

  diff({ type }: Resource, _id: string, oldInputs: Values, news: Values): Difference {
    const changes = changedPaths(without(oldInputs), without(news), 2);
    const replaces = changes.filter((path) => isWithin(path, replacingProperties(type)));
    const { named, prefix, autoName } = typeOf(type);
    const chosen = named && !(news[DEFAULTS] as string[] | undefined)?.includes(autoName ?? "");
    return { changes, replaces, deleteBeforeReplace: prefix === undefined && chosen === true };
  }

  async create({ type, name }: Resource, inputs: Values, preview: boolean): Promise<Created> {
    if (preview) return { id: "", outputs: this.previewed(type, inputs) };
    return this.cloud.change({ operation: "create", type, name }, () => {
      const definition = typeOf(type);
      const id = idOf(definition, inputs);
      if (this.cloud.get(type, id, this.regionOf(type)))
        throw new CloudError(`AlreadyExists: ${type} ${id} already exists`);
      this.references(type, definition, inputs);
      checkRules(this.cloud, type, inputs, undefined);
      const region = this.regionOf(type);
      const thing: Thing = { type, id, ...(region ? { region } : {}), inputs: without(inputs), outputs: {} };
      thing.outputs = this.outputs(definition, thing);
      this.cloud.add(thing);
      return { id, outputs: thing.outputs };
    });
  }

  read({ type }: Resource, id: string, inputs: Values): Promise<(Created & { inputs: Values }) | undefined> {
    const thing = this.cloud.get(type, id, this.regionOf(type));
    if (!thing) return Promise.resolve(undefined);
    const kept = DEFAULTS in inputs ? { [DEFAULTS]: inputs[DEFAULTS] } : {};
    return Promise.resolve({ id, outputs: thing.outputs, inputs: { ...thing.inputs, ...kept } });
  }

  async update(
    { type, name }: Resource,
    id: string,
    news: Values,
    oldOutputs: Values,
    preview: boolean,
  ): Promise<Values> {
    const { counts } = typeOf(type);
    if (preview) return { ...merged(oldOutputs, without(news)), ...(counts ? { [counts]: UNKNOWN } : {}) };
    return this.cloud.change({ operation: "update", type, name }, () => {
      const thing = this.cloud.get(type, id, this.regionOf(type));
      if (!thing) throw new CloudError(`NotFound: ${type} ${id} does not exist`);
      this.references(type, typeOf(type), news);
      checkRules(this.cloud, type, news, thing.inputs);
      thing.inputs = without(news);
      thing.outputs = this.outputs(typeOf(type), thing);
      this.cloud.add(thing);
      return thing.outputs;
    });
  }

  async delete({ type, name }: Resource, id: string): Promise<void> {
    await this.cloud.change({ operation: "delete", type, name }, () => {
      const thing = this.cloud.get(type, id, this.regionOf(type));
      if (!thing) return;
      const definition = typeOf(type);
      const refusal = definition.refusesDeletion?.(thing.inputs);
      if (refusal) throw new CloudError(refusal);
      if (this.isHeld(thing, definition))
        throw new CloudError((definition.heldError ?? "").replaceAll("{id}", id));
      this.cloud.remove(type, id, this.regionOf(type));
      // The objects in a cluster go with it; what its controllers made in AWS does not.
      if (type === "aws:eks/cluster:Cluster")
        for (const inside of this.cloud.all())
          if (inside.type.startsWith("kubernetes:")) this.cloud.remove(inside.type, inside.id);
    });
  }

  /** Undefined in the stack's own region, and for what has none. */
  private regionOf(type: string): string | undefined {
    const { region } = this.place;
    return region === this.home || type.startsWith("aws:iam/") ? undefined : region;
  }

  private references(type: string, definition: AwsType, inputs: Values): Thing[] {
    return referredThings(this.cloud, type, definition, inputs, {
      ...this.place,
      thingRegion: this.regionOf(type),
    });
  }

  private isHeld(thing: Thing, { heldBy = [] }: AwsType): boolean {
    return this.cloud
      .all()
      .filter(({ type }) => heldBy.includes(type))
      .some((holder) => {
        if (holder === thing) return false;
        const definition = TYPES[holder.type] ?? { names: { bucket: thing.type, clusterName: thing.type } };
        try {
          return this.references(holder.type, definition, holder.inputs).includes(thing);
        } catch {
          return false;
        }
      });
  }

  private outputs({ arn, outputs, counts }: AwsType, { id, inputs, outputs: old }: Thing): Values {
    return {
      ...inputs,
      ...("tags" in inputs ? { tagsAll: inputs["tags"] } : {}),
      ...(arn ? { arn: filled(arn, { ...inputs, ...this.place, id }) } : {}),
      ...(counts ? { [counts]: Number(old[counts] ?? 0) + 1 } : {}),
      ...outputs?.(inputs, id, this.place),
    };
  }

  /** As the bridged provider previews: what AWS will say is unknown. */
  private previewed(type: string, inputs: Values): Values {
    const definition = typeOf(type);
    const known = without(inputs);
    const made = this.outputs(definition, { type, id: "preview", inputs: known, outputs: {} });
    const computed = Object.keys(made).filter((property) => !(property in known));
    return { ...made, ...known, ...Object.fromEntries(computed.map((property) => [property, UNKNOWN])) };
  }
}

/** A type that is not described behaves as its SDK declares it, and nothing holds it. */
function typeOf(type: string): AwsType {
  const definition = TYPES[type] ?? generic.get(type);
  if (definition) return definition;
  const { known, hasArn } = sdkInputs(type);
  const service = type.split(/[:/]/)[1] ?? "";
  const made: AwsType = {
    ...(known.has("name") ? { named: ["name"], autoName: "name" } : { prefix: `${service}-` }),
    ...(hasArn ? { arn: `arn:aws:${service}:{region}:{account}:{id}` } : {}),
  };
  generic.set(type, made);
  return made;
}

const generic = new Map<string, AwsType>();

/** Types whose behaviour is described; others are generic. */
export const DESCRIBED_TYPES: ReadonlySet<string> = new Set(Object.keys(TYPES));

function idOf({ prefix, named, separator = "/" }: AwsType, inputs: Values): string {
  if (prefix !== undefined) return `${prefix}0${randomBytes(8).toString("hex")}`;
  return (named ?? [])
    .map((property) => inputs[property] as string | undefined)
    .filter((value) => value !== undefined)
    .join(separator);
}

function filled(template: string, values: Values): string {
  return template.replaceAll(/\{(\w+)\}/g, (_match, property: string) => String(values[property]));
}

function without(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => property !== DEFAULTS));
}

function suffix(name: string, type: string, seed: Uint8Array): string {
  return createHash("sha256").update(name).update(type).update(seed).digest("hex").slice(0, 7);
}
