import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

/**
 * Inputs of every resource as the engine showed them before it made anything.
 *
 * At its end the engine shows the stack by outputs. Before there is a cluster its provider cannot be configured, and
 * then the real CLI shows the objects in it as empty, where the offline engine shows their inputs. A rule about the
 * whole stack would miss them all. Once there is a cluster, the outputs of an object are the live one, with defaults of
 * the API server (`replicas: 1`) and what controllers wrote, such as an autoscaler: none of it is declared by anybody.
 */
export class KnownInputs {
  private readonly byUrn = new Map<string, ResourceValidationArgs["props"]>();

  note({ urn, props }: ResourceValidationArgs): void {
    this.byUrn.set(urn, props);
  }

  /** The resource with its inputs where the engine shows no outputs, and where it is an object of Kubernetes. */
  completed(resource: PolicyResource): PolicyResource {
    const inputs = this.byUrn.get(resource.urn);
    if (inputs === undefined) return resource;
    const judgedByInputs =
      resource.type.startsWith("kubernetes:") || Object.keys(resource.props as object).length === 0;
    return judgedByInputs ? { ...resource, props: inputs } : resource;
  }
}
