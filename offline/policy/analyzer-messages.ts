import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { flattenReferences, withUnknowns } from "../engine/computed";
import { PlannedResource } from "../plan/plan";

/** The properties of a resource as a policy sees them. */
export function analyzerProperties(inputs: Record<string, unknown>): Record<string, unknown> {
  return withUnknowns(flattenReferences(inputs)) as Record<string, unknown>;
}

/** A resource as the analyzer protocol describes it. */
export function analyzerResource(
  resource: PlannedResource,
  provider: PlannedResource | undefined,
): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setParent(resource.parent);
  message.setProperties(Struct.fromJavaScript(analyzerProperties(resource.inputs) as never));
  message.setDependenciesList(resource.dependencies);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new proto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  message.setOptions(analyzerOptions(resource));
  if (provider) {
    const reference = new proto.AnalyzerProviderResource();
    reference.setUrn(provider.urn);
    reference.setType(provider.type);
    reference.setName(provider.name);
    reference.setProperties(Struct.fromJavaScript(withUnknowns(provider.inputs) as never));
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

function analyzerOptions(resource: PlannedResource): proto.AnalyzerResourceOptions {
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
