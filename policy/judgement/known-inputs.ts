import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

/**
 * Inputs of every resource as the engine showed them before it made anything.
 *
 * At its end the engine shows the stack by outputs. Before there is a cluster its provider cannot be configured, and
 * then the real CLI shows the objects in it as empty, where the offline engine shows their inputs. A rule about the
 * whole stack would miss them all.
 */
export class KnownInputs {
  private readonly byUrn = new Map<string, ResourceValidationArgs["props"]>();

  note({ urn, props }: ResourceValidationArgs): void {
    this.byUrn.set(urn, props);
  }

  /** The resource with its inputs where the engine shows no outputs. */
  completed(resource: PolicyResource): PolicyResource {
    const inputs = this.byUrn.get(resource.urn);
    if (inputs === undefined || Object.keys(resource.props as object).length > 0) return resource;
    return { ...resource, props: inputs };
  }
}
