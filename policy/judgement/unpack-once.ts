/** The part of @pulumi/policy that unpacks the properties of a resource; its declarations leave it out. */
interface Unpacking {
  deserializeProperties?: (properties: object, proxySecrets: boolean) => unknown;
}

/**
 * Makes the policy server unpack the properties of a resource once, and not once for each rule. @pulumi/policy 1.21
 * does the latter, which is nine tenths of the time of a pack with many rules. Rules only read, so they can share.
 * Where the server is built otherwise, nothing happens but that it takes longer.
 */
export function unpackOnce(unpacking: Unpacking): void {
  const unpack = unpacking.deserializeProperties;
  if (typeof unpack !== "function") return;
  const unpacked = new WeakMap<object, unknown>();
  unpacking.deserializeProperties = (properties, proxySecrets) => {
    // Remediations change what they get.
    if (proxySecrets) return unpack(properties, proxySecrets);
    if (!unpacked.has(properties)) unpacked.set(properties, unpack(properties, proxySecrets));
    return unpacked.get(properties);
  };
}
