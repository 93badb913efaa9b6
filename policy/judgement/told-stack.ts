/** The stack a pack judges, as the Pulumi CLI tells it. */
export interface ToldStack {
  stack: string;
  /** Config by full key, such as `slipway-policy:stage`; structured values as JSON. */
  config: Readonly<Record<string, string>>;
  /** True at preview, false at the update. */
  preview: boolean;
}

/** The part of a request of the analyzer protocol that is read here. */
interface StackRequest {
  getStack(): string;
  getDryRun(): boolean;
  getConfigMap(): { forEach(visit: (value: string, key: string) => void): void };
}

/** The analyzer protocol's call ConfigureStack, as @pulumi/pulumi describes it to a gRPC server. */
export interface ConfigureStackCall {
  requestDeserialize(bytes: Buffer): StackRequest;
}

/**
 * Listens to the call by which the CLI tells a pack its stack, right after it started the pack. @pulumi/policy 1.21 reads
 * only the tags in it, and the CLI sets no environment where a language plugin runs the pack, so that the pack would know
 * neither its stage nor its waivers. Must be called before the pack is made.
 */
export function whenToldItsStack(call: ConfigureStackCall, told: (stack: ToldStack) => void): void {
  const decode = call.requestDeserialize.bind(call);
  call.requestDeserialize = (bytes) => {
    const request = decode(bytes);
    const config: Record<string, string> = {};
    request.getConfigMap().forEach((value, key) => (config[key] = value));
    // A CLI that tells tags alone leaves the rest empty; the environment holds then.
    if (request.getStack()) told({ stack: request.getStack(), config, preview: request.getDryRun() });
    return request;
  };
}
