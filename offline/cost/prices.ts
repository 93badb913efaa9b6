import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { UserError } from "../../config/user-error";
import { Range, times } from "./range";

const amount = z.number().nonnegative();
const schema = z.strictObject({
  /** Where the prices are from. */
  source: z.string().min(1),
  /** When they held, as a year and month or a day. */
  date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, "a date such as 2025-06"),
  region: z.string().min(1),
  currency: z.literal("USD"),
  prices: z.record(z.string(), z.strictObject({ usd: amount, per: z.string().min(1) })),
  /** What a plan does not say: how much is used in a month, and `what` that means. */
  usage: z.record(
    z.string(),
    z
      .strictObject({ min: amount, max: amount, unit: z.string().min(1), what: z.string().min(1) })
      .refine(({ min, max }) => min <= max, "min must not be above max"),
  ),
});

/** The table that is used unless `--prices` names another. */
export const OWN_PRICES = path.join(__dirname, "prices.json");

const HOURS_PER_MONTH = 730;

/** A dated price table; every price and every assumption that is taken from it is remembered. */
export class PriceTable {
  readonly #used = new Set<string>();

  constructor(
    readonly file: string,
    readonly content: z.infer<typeof schema>,
  ) {}

  /** @throws UserError for a file that cannot be read or is no price table */
  static read(file: string): PriceTable {
    let json: unknown;
    try {
      json = JSON.parse(fs.readFileSync(file, "utf8"));
    } catch (error) {
      throw new UserError(`${file}: not a readable JSON document (${(error as Error).message}).`);
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return new PriceTable(file, parsed.data);
    const [issue] = parsed.error.issues;
    throw new UserError(
      `${file}: ${issue?.path.join(".") || "the table"}: ${issue?.message}. ${OWN_PRICES} shows the form.`,
    );
  }

  /**
   * USD for a quantity of an item; hours are charged for a whole month.
   *
   * @throws MissingPrice where the table lacks the item
   */
  cost(item: string, quantity: Range): Range {
    const price = this.content.prices[item];
    if (!price) throw new MissingPrice(this.file, "price", "prices", item);
    const perMonth = price.per.endsWith("hour") ? price.usd * HOURS_PER_MONTH : price.usd;
    return times(quantity, perMonth);
  }

  /** @throws MissingPrice where the table lacks the assumption */
  usage(name: string): Range {
    const found = this.content.usage[name];
    if (!found) throw new MissingPrice(this.file, "usage", "usage", name);
    this.#used.add(name);
    return { min: found.min, max: found.max };
  }

  /** The assumptions taken so far, as sentences. */
  assumptions(): string[] {
    return [...this.#used].sort().map((name) => {
      const { min, max, unit, what } = this.content.usage[name] ?? { min: 0, max: 0, unit: "", what: "" };
      return `${what}: ${min === max ? min : `${min} to ${max}`} ${unit} (${name})`;
    });
  }
}

/** The table has no entry for something that is planned. */
export class MissingPrice extends UserError {
  constructor(file: string, kind: string, section: string, item: string) {
    super(
      `${file} has no ${kind} for ${item}. Add "${item}" to its "${section}", or give a table with --prices.`,
    );
  }
}
