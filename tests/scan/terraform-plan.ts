import { isComputed, marker } from "../../offline/engine/computed";
import { standIns } from "../../offline/engine/stand-ins";
import { PlannedResource } from "../../offline/plan/plan";
import { PLURAL_BLOCKS, snakeCase, terraformType } from "./terraform-types";

type Values = Record<string, unknown>;

/** Terraform's address of a resource, with the output that a stand-in belongs to. */
interface Reference {
  address: string;
  attribute: string;
}

/**
 * A Terraform plan document of the AWS resources of a stack, for scanners that read such documents.
 *
 * Names become snake case and blocks lists. A computed value is left out of the values and written as a reference to
 * the resource it comes from, as Terraform does; a policy document that names one keeps its stand-in.
 */
export function terraformPlan(resources: PlannedResource[]): object {
  const planned = resources.filter(({ type, custom, remote }) => (custom || remote) && isAws(type));
  const references = new Map(planned.flatMap(referencesTo));
  const addresses = new Map(planned.map((resource) => [resource.urn, address(resource)]));
  for (const { type, urn, name } of resources) {
    if (type.startsWith("random:")) addresses.set(urn, `random.${name}`);
  }
  const mapped = planned.map((resource) => {
    const inputs = resource.type === "eks:index:Cluster" ? clusterInputs(resource.inputs) : resource.inputs;
    const common = {
      address: address(resource),
      mode: "managed",
      type: terraformType(resource.type),
      name: nameOf(resource),
    };
    return { common, values: blockValues(inputs), expressions: expressions(inputs, resource) };
  });

  function expressions(inputs: Values, { propertyDependencies }: PlannedResource): Values {
    const entries = Object.entries(inputs).map(([property, value]) => {
      const origin = (propertyDependencies[property] ?? []).find((urn) => addresses.has(urn));
      return [terraformName(property, value), expression(value, origin && addresses.get(origin))] as const;
    });
    return Object.fromEntries(entries.filter(([, found]) => found !== undefined));
  }

  function expression(value: unknown, origin: string | undefined): unknown {
    if (isUnknown(value)) {
      const mark = /c0de51a7[0-9a-f]{8}/.exec(String(value))?.[0];
      const found = mark === undefined ? undefined : references.get(mark);
      if (found) return { references: [`${found.address}.${found.attribute}`, found.address] };
      return origin && { references: [origin] };
    }
    // A known value can come from a resource too, as a name does.
    if (typeof value === "string") return origin && { references: [origin] };
    if (Array.isArray(value)) {
      if (value.some(isUnknown)) return expression(value.find(isUnknown), origin);
      const blocks = value.map((item) => blockExpressions(item, origin));
      return blocks.some(hasEntries) ? blocks : undefined;
    }
    const block = blockExpressions(value, origin);
    return hasEntries(block) ? [block] : undefined;
  }

  function blockExpressions(block: unknown, origin: string | undefined): Values {
    if (!isObject(block)) return {};
    const entries = Object.entries(block)
      .map(([key, item]) => [terraformName(key, item), expression(item, origin)] as const)
      .filter(([, found]) => found !== undefined);
    return Object.fromEntries(entries);
  }

  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: {
      root_module: { resources: mapped.map(({ common, values }) => ({ ...common, values })) },
    },
    resource_changes: mapped.map(({ common, values }) => ({
      ...common,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    })),
    configuration: {
      root_module: {
        resources: mapped.map(({ common, expressions: found }) => ({ ...common, expressions: found })),
      },
    },
  };
}

function isAws(type: string): boolean {
  return type.startsWith("aws:") || type === "eks:index:Cluster";
}

function nameOf({ name }: PlannedResource): string {
  return name.replace(/[^\w-]/g, "-");
}

function address(resource: PlannedResource): string {
  return `${terraformType(resource.type)}.${nameOf(resource)}`;
}

function referencesTo(resource: PlannedResource): [string, Reference][] {
  return Object.keys(standIns(resource.urn, resource.type)).map((output) => [
    marker(resource.urn, output),
    { address: address(resource), attribute: snakeCase(output) },
  ]);
}

/** Known values with Terraform's names; maps of tags keep their keys. */
function blockValues(inputs: Values): Values {
  const entries = Object.entries(inputs)
    .filter(([, value]) => !isUnknown(value) && !(Array.isArray(value) && value.some(isUnknown)))
    .map(([property, value]) => [terraformName(property, value), terraformValue(property, value)]);
  return Object.fromEntries(entries) as Values;
}

function terraformValue(property: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (isObject(item) ? blockValues(item) : (item as unknown)));
  }
  if (!isObject(value)) return value;
  return property === "tags" ? value : [blockValues(value)];
}

/** Text that is computed as a whole; a JSON document around a computed name is known well enough to be judged. */
function isUnknown(value: unknown): boolean {
  return isComputed(value) && !String(value).startsWith("{");
}

function hasEntries(block: Values): boolean {
  return Object.keys(block).length > 0;
}

function isObject(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function terraformName(property: string, value: unknown): string {
  const name = snakeCase(property);
  const isBlockList = Array.isArray(value) && value.some(isObject) && !PLURAL_BLOCKS.has(name);
  return isBlockList ? name.replace(/ies$/, "y").replace(/s$/, "") : name;
}

/** `eks:index:Cluster` makes the cluster in its own process; these are the arguments it passes on. */
function clusterInputs(inputs: Values): Values {
  const { encryptionConfigKeyArn: keyArn } = inputs;
  return {
    name: inputs["name"],
    version: inputs["version"],
    enabledClusterLogTypes: inputs["enabledClusterLogTypes"],
    deletionProtection: inputs["deletionProtection"],
    ...(keyArn ? { encryptionConfig: { resources: ["secrets"], provider: { keyArn } } } : {}),
    vpcConfig: {
      endpointPrivateAccess: inputs["endpointPrivateAccess"],
      endpointPublicAccess: inputs["endpointPublicAccess"],
      publicAccessCidrs: inputs["publicAccessCidrs"],
      subnetIds: inputs["privateSubnetIds"],
    },
    tags: inputs["tags"],
  };
}
