/** An IPv4 network: its first and last address as numbers, and its prefix length. */
export interface Ipv4Network {
  first: number;
  last: number;
  prefix: number;
}

/** Reads `a.b.c.d/n`. Undefined if it is not an IPv4 network address (host bits zero) with its prefix. */
export function parseIpv4Network(text: string): Ipv4Network | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = octets.reduce((address, octet) => address * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Whether they share an address. */
export function overlaps(a: Ipv4Network, b: Ipv4Network): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The part at `index` when a network is cut into 2^`bits` equal parts, as `a.b.c.d/n`. */
export function partOf(network: Ipv4Network, bits: number, index: number): string {
  const prefix = network.prefix + bits;
  const first = network.first + index * 2 ** (32 - prefix);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}
