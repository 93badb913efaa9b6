import { Values } from "./twin";

/** One thing that exists in the cloud. */
export interface Thing {
  type: string;
  id: string;
  /** The region, where it is not the stack's own. */
  region?: string;
  inputs: Values;
  outputs: Values;
}

/** One call that changes the cloud, before or after it took effect. */
export interface Step {
  when: "before" | "after";
  operation: "create" | "update" | "delete";
  type: string;
  name: string;
}

/**
 * What exists in an account and in its clusters. It outlives every run of the CLI, and what the CLI does not know of
 * stays here.
 */
export class Cloud {
  private readonly things = new Map<string, Thing>();
  private readonly named = new Map<string, Thing>();
  private readonly mentioned = new Map<string, Thing>();

  /** Called around every change; what it throws is the answer of the cloud, and what it returns is waited for. */
  onStep: (step: Step) => void | Promise<void> = () => undefined;

  get(type: string, id: string, region?: string): Thing | undefined {
    return this.things.get(key(type, id, region));
  }

  /** Adds a thing, or notes that its outputs changed. */
  add(thing: Thing): void {
    this.things.set(key(thing.type, thing.id, thing.region), thing);
    this.named.set(thing.id, thing);
    if (typeof thing.outputs["arn"] === "string") this.named.set(thing.outputs["arn"], thing);
    for (const text of identifiersIn(thing.outputs)) {
      const first = this.mentioned.get(text);
      // It came with the first that names it: who only refers to it may go, and it stays.
      if (!first || key(first.type, first.id, first.region) === key(thing.type, thing.id, thing.region))
        this.mentioned.set(text, thing);
    }
  }

  remove(type: string, id: string, region?: string): void {
    const thing = this.get(type, id, region);
    if (!thing) return;
    this.things.delete(key(type, id, region));
    for (const index of [this.named, this.mentioned])
      for (const text of [id, ...identifiersIn(thing.outputs)])
        if (index.get(text) === thing) index.delete(text);
  }

  /** The thing that has this id or ARN. */
  byIdentifier(text: string): Thing | undefined {
    return this.named.get(text);
  }

  /** Notes that the account has this before any stack comes, and keeps it after. */
  found(thing: Thing): void {
    this.mentioned.set(String(thing.outputs["arn"]), thing);
  }

  /** Whether some thing came with another that has this id or ARN, such as the default group of a VPC. */
  mentions(text: string): boolean {
    return this.mentioned.has(text);
  }

  all(type?: string): Thing[] {
    return [...this.things.values()].filter((thing) => type === undefined || thing.type === type);
  }

  /** `type id` of everything, in order, to compare two moments. */
  inventory(): string[] {
    return [...this.things.keys()].sort();
  }

  /** Runs one change with `onStep` around it. */
  async change<Result>(step: Omit<Step, "when">, apply: () => Result): Promise<Result> {
    await this.onStep({ when: "before", ...step });
    const result = apply();
    await this.onStep({ when: "after", ...step });
    return result;
  }
}

function key(type: string, id: string, region?: string): string {
  return region === undefined ? `${type} ${id}` : `${type} ${id} in ${region}`;
}

const IDENTIFIER = /^(arn:|[a-z]+-0[0-9a-f]{16}$)/;

function identifiersIn(value: unknown): string[] {
  if (typeof value === "string") return IDENTIFIER.test(value) ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(identifiersIn);
}
