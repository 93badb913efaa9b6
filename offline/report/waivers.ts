import { z } from "zod";

const waiver = z.object({
  rule: z.string(),
  resource: z.string(),
  reason: z.string(),
  owner: z.string(),
  expires: z.string(),
});

/** A rule that does not hold for some resources until a day; the pack itself says what is wrong with one. */
export type Waiver = z.infer<typeof waiver>;

/** The waivers of a stack config, the one that ends first at the top; an entry that is none is left out. */
export function waivers(config: Record<string, string>): Waiver[] {
  return entriesOf(config["slipway-policy:waivers"])
    .flatMap((entry) => waiver.safeParse(entry).data ?? [])
    .sort((one, other) => (one.expires + one.rule < other.expires + other.rule ? -1 : 1));
}

function entriesOf(given: string | undefined): unknown[] {
  try {
    const entries: unknown = JSON.parse(given ?? "[]");
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}
