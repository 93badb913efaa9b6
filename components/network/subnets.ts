import { parseIpv4Network, partOf } from "./cidr";

/** The subnets of one zone. */
export interface ZoneSubnets {
  zone: string;
  /** Load balancers and NAT gateways. */
  publicCidr: string;
  /** Nodes and pods. */
  privateCidr: string;
  /** Databases, caches and file systems; no route to the internet. */
  dataCidr: string;
}

/** Smallest and largest VPC that AWS allows and in which every subnet of the plan stays useful. */
export const LARGEST_PREFIX = 16;
export const SMALLEST_PREFIX = 20;
export const MAX_ZONES = 3;

/**
 * Cuts a VPC into the subnets of each zone. A place is fixed by the zone's position alone, so that a third zone
 * added later renumbers nothing.
 *
 * The first three quarters of the range are the private subnets, because pods take their addresses there. The last
 * quarter is cut into eight: public subnets are parts 0 to 2, data subnets parts 4 to 6, and 3 and 7 stay free.
 * A /16 gives private /18 (16,384 addresses), public and data /21 (2,048); a /20 gives /22 and /25.
 *
 * @returns the plan, or the problem as a sentence if the range or the zones do not allow one.
 */
export function planSubnets(cidr: string, zones: string[]): ZoneSubnets[] | string {
  const vpc = parseIpv4Network(cidr);
  if (!vpc) return `cidr "${cidr}" is not an IPv4 network; give one such as 10.40.0.0/16`;
  if (vpc.prefix < LARGEST_PREFIX || vpc.prefix > SMALLEST_PREFIX) {
    const fault =
      vpc.prefix > SMALLEST_PREFIX ? "too small for three subnets in each zone" : "larger than AWS allows";
    return `cidr ${cidr} is ${fault}; give a prefix from /${LARGEST_PREFIX} to /${SMALLEST_PREFIX}`;
  }
  if (zones.length < 2 || zones.length > MAX_ZONES) {
    return `zones lists ${zones.length} (${zones.join(", ")}); give two or three, so that the loss of one is survived`;
  }
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice) return `zones lists ${twice} twice; give each zone once`;

  return zones.map((zone, index) => ({
    zone,
    publicCidr: partOf(vpc, 5, 24 + index),
    privateCidr: partOf(vpc, 2, index),
    dataCidr: partOf(vpc, 5, 28 + index),
  }));
}
