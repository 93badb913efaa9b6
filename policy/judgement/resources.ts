import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { UndeterminedError, Value } from "./value";

/** A resource as rules see it: inputs at preview, whether the program or a provider's component made it. */
export class Resource {
  readonly props: Value;

  constructor(private readonly source: ResourceValidationArgs | PolicyResource) {
    this.props = Value.of(source.props);
  }

  get type(): string {
    return this.source.type;
  }

  get name(): string {
    return this.source.name;
  }

  get urn(): string {
    return this.source.urn;
  }

  get protect(): boolean {
    return this.source.opts?.protect ?? false;
  }

  get deletedFirst(): boolean {
    return this.source.opts?.deleteBeforeReplace ?? false;
  }

  /** Properties of the resource's provider; nothing where the engine does not say. */
  get provider(): Value {
    return Value.of(this.source.provider?.props);
  }

  at(...keys: (string | number)[]): Value {
    return this.props.at(...keys);
  }

  /** Name of a Kubernetes object. */
  objectName(): string | undefined {
    return this.at("metadata", "name").text();
  }

  /** Namespace of a Kubernetes object; `default` where none is given. */
  namespace(): string {
    return this.at("metadata", "namespace").text() ?? "default";
  }

  /** True when `property` holds an output of `target`; a reference is known at preview even if its value is not. */
  refersTo(property: string, target: Resource): boolean {
    return this.references(property).some((dependency) => dependency.urn === target.urn);
  }

  /** True when any property holds an output of `target`. */
  uses(target: Resource): boolean {
    if (!("propertyDependencies" in this.source)) return false;
    return Object.keys(this.source.propertyDependencies).some((property) => this.refersTo(property, target));
  }

  private references(property: string): readonly { urn: string }[] {
    return "propertyDependencies" in this.source ? (this.source.propertyDependencies[property] ?? []) : [];
  }
}

/** Components whose objects the provider finds out, which it cannot before the cluster's address is known. */
const OBJECTS_FOUND_LATER = [
  "kubernetes:helm.sh/v3:Chart",
  "kubernetes:helm.sh/v4:Chart",
  "kubernetes:kustomize/v2:Directory",
  "kubernetes:kustomize:Directory",
  "kubernetes:yaml/v2:ConfigFile",
  "kubernetes:yaml/v2:ConfigGroup",
  "kubernetes:yaml:ConfigFile",
  "kubernetes:yaml:ConfigGroup",
];

/** All resources of a stack. */
export class Stack {
  private readonly byType = new Map<string, Resource[]>();

  constructor(readonly resources: readonly Resource[]) {
    for (const resource of resources) {
      const sameType = this.byType.get(resource.type);
      if (sameType) sameType.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** The resources of some types, type by type, each in the order of registration. */
  ofType(...types: string[]): Resource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /**
   * To be asked before the lack of an object is held against another one.
   *
   * @throws UndeterminedError where objects of a ConfigGroup, a chart or the like do not show yet
   */
  assertObjectsShow(): void {
    const empty = this.ofType(...OBJECTS_FOUND_LATER).find(
      ({ type }) => !this.resources.some(({ urn }) => urn.includes(`${type}$`)),
    );
    if (empty) throw new UndeterminedError(`what ${empty.type.split(":").pop()} ${empty.name} holds`);
  }
}
