/** A family of the kinds m, c and r: kind, generation, and its letters (`g` is Graviton). */
const FAMILY = /^([mcr])(\d+)([a-z-]*)\.[a-z0-9-]+$/;

/**
 * Whether pods on this type can have security groups of their own (a trunk network interface). Every size of every m,
 * c and r family from generation 5 on can, and t families cannot: `pkg/aws/vpc/limits.go` of
 * aws/amazon-vpc-resource-controller-k8s at b8d4251, April 2026. Other families differ by size and are refused.
 */
export function carriesTrunkInterface(instanceType: string): boolean {
  const match = FAMILY.exec(instanceType);
  return match !== null && Number(match[2]) >= 5;
}

/** Graviton families carry a `g` straight after the generation: m7g, c6gn, r8gd. */
export function architectureOf(instanceType: string): "arm64" | "amd64" {
  return FAMILY.exec(instanceType)?.[3]?.startsWith("g") ? "arm64" : "amd64";
}
