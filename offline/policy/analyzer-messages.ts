import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { flattenReferences, withUnknowns } from "../engine/computed";
import { PlannedResource } from "../plan/plan";

/** A resource as plain data, on its way to the process of the pack. */
export interface SentResource extends Pick<
  PlannedResource,
  | "urn"
  | "type"
  | "name"
  | "parent"
  | "dependencies"
  | "propertyDependencies"
  | "protect"
  | "ignoreChanges"
  | "deleteBeforeReplace"
  | "additionalSecretOutputs"
  | "aliases"
> {
  properties: Record<string, unknown>;
  provider: { urn: string; type: string; name: string; properties: Record<string, unknown> } | undefined;
}

/** The properties of a resource as a policy sees them. */
export function analyzerProperties(inputs: Record<string, unknown>): Record<string, unknown> {
  return withUnknowns(flattenReferences(inputs)) as Record<string, unknown>;
}

/** What a pack is told of a resource and of its provider, with the properties as they are now. */
export function sentResource(resource: PlannedResource, provider: PlannedResource | undefined): SentResource {
  const { urn, type, name, parent, dependencies, propertyDependencies, protect } = resource;
  const { ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, aliases, inputs } = resource;
  return {
    ...{ urn, type, name, parent, dependencies, propertyDependencies, protect },
    ...{ ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, aliases },
    properties: analyzerProperties(inputs),
    provider: provider && {
      urn: provider.urn,
      type: provider.type,
      name: provider.name,
      properties: withUnknowns(provider.inputs) as Record<string, unknown>,
    },
  };
}

/** A resource as the analyzer protocol describes it. */
export function analyzerResource(resource: SentResource): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setParent(resource.parent);
  message.setProperties(new PlainStruct(resource.properties));
  message.setDependenciesList(resource.dependencies);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  message.setOptions(analyzerOptions(resource));
  if (resource.provider) {
    const reference = new proto.AnalyzerProviderResource();
    reference.setUrn(resource.provider.urn);
    reference.setType(resource.provider.type);
    reference.setName(resource.provider.name);
    reference.setProperties(new PlainStruct(resource.provider.properties));
    message.setProvider(reference);
  }
  return message;
}

/** The request by which one resource is judged or remediated. */
export function analyzeRequest(resource: proto.AnalyzerResource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setType(resource.getType());
  request.setUrn(resource.getUrn());
  request.setName(resource.getName());
  request.setProperties(resource.getProperties());
  request.setOptions(resource.getOptions());
  request.setProvider(resource.getProvider());
  return request;
}

function analyzerOptions(resource: SentResource): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(resource.protect);
  options.setIgnorechangesList(resource.ignoreChanges);
  options.setDeletebeforereplace(resource.deleteBeforeReplace ?? false);
  options.setDeletebeforereplacedefined(resource.deleteBeforeReplace !== undefined);
  options.setAdditionalsecretoutputsList(resource.additionalSecretOutputs);
  options.setAliasesList(resource.aliases);
  options.setParent(resource.parent);
  options.setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts());
  return options;
}

/** A message that holds its values as they are: it stays in this process, so nobody needs it in bytes. */
class PlainStruct extends Struct {
  private readonly values: Record<string, unknown>;

  constructor(values: Record<string, unknown>) {
    super();
    this.values = inKeyOrder(values) as Record<string, unknown>;
  }

  override toJavaScript(): ReturnType<Struct["toJavaScript"]> {
    return this.values as ReturnType<Struct["toJavaScript"]>;
  }
}

/** As after the way through a Struct, whose keys are in order. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inKeyOrder(inner)]));
}
