type Resolver = (...result: unknown[]) => void;

/** Puts an Output for each property on a resource, and gives back how to say what its value is. */
type TransferProperties = (
  resource: object,
  label: string,
  properties: Record<string, unknown>,
) => Record<string, Resolver>;

/** The part of `@pulumi/pulumi/runtime/rpc` that is changed; its declarations leave it out. */
export interface Rpc {
  transferProperties: TransferProperties;
}

/**
 * Makes the SDK put an Output on a resource when somebody reads the property, not before: a resource of AWS has up to a
 * hundred, each of them twenty promises, and a program reads few. A third of the time of a plan.
 */
export function makeOutputsWhenRead(rpc: Rpc): void {
  const { transferProperties } = rpc;
  rpc.transferProperties = (resource, label, properties) =>
    Object.fromEntries(
      Object.keys(properties)
        .filter((key) => key !== "id" && key !== "urn")
        .map((key) => [
          key,
          transferWhenRead(resource, key, () =>
            transferProperties(resource, label, { [key]: properties[key] }),
          ),
        ]),
    );
}

function transferWhenRead(resource: object, key: string, transfer: () => Record<string, Resolver>): Resolver {
  // The SDK refuses this, and says so.
  if (Object.hasOwn(resource, key)) transfer();
  let resolver: Resolver | undefined;
  let result: unknown[] | undefined;
  Object.defineProperty(resource, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      delete (resource as Record<string, unknown>)[key];
      resolver = transfer()[key];
      if (result) resolver?.(...result);
      return (resource as Record<string, unknown>)[key];
    },
    set: (value: unknown) => {
      Object.defineProperty(resource, key, { value, configurable: true, enumerable: true, writable: true });
    },
  });
  return (...given) => {
    if (resolver) resolver(...given);
    else result = given;
  };
}
