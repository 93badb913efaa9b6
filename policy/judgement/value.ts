/** Thrown where a rule needs a value that is computed, and so not known at preview. */
export class UndeterminedError extends Error {
  constructor(path: string) {
    super(`${path || "the resource"} is known only after the update`);
  }
}

/** Thrown where a value is not of the shape its provider asks for; no update will change that. */
export class UnreadableError extends Error {
  constructor(path: string, reason: string) {
    super(`${path || "the resource"} ${reason}`);
  }
}

const COMPUTED = Symbol("computed");

/**
 * One value of a resource, read step by step. Missing and null values read as nothing; a computed value throws
 * {@link UndeterminedError} when its content is needed, so that a rule can neither pass nor fail on a guess.
 */
export class Value {
  private constructor(
    private readonly raw: unknown,
    /** Where the value stands in its resource, such as `spec.containers[0].image`. */
    readonly path: string,
  ) {}

  /** Wraps the properties of a resource as @pulumi/policy hands them over. */
  static of(raw: unknown, path = ""): Value {
    return new Value(raw, path);
  }

  /** The value below, however deep; nothing where a step is missing. */
  at(...keys: (string | number)[]): Value {
    return keys.reduce<Value>((value, key) => value.child(key), this);
  }

  /** True for a value that is present. A computed value counts: it refers to something that will be made. */
  get given(): boolean {
    return this.raw !== undefined && this.raw !== null && this.raw !== "";
  }

  /** True where the content is known only after the update. */
  get computed(): boolean {
    return this.raw === COMPUTED;
  }

  /** A text; numbers and booleans as text; nothing for a missing value. */
  text(): string | undefined {
    const known = this.known();
    if (known === undefined) return undefined;
    if (typeof known === "object") throw new UnreadableError(this.path, "is not a text");
    return typeof known === "string" ? known : JSON.stringify(known);
  }

  /** A number, also where it is written as text; nothing for a missing value. */
  number(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) throw new UnreadableError(this.path, "is not a number");
    return number;
  }

  /** True for `true` and `"true"`, which some providers take; false for everything else that is known. */
  isTrue(): boolean {
    const known = this.known();
    return known === true || known === "true";
  }

  isFalse(): boolean {
    const known = this.known();
    return known === false || known === "false";
  }

  /** The items of a list; none for a missing one. */
  list(): Value[] {
    const known = this.known();
    if (known === undefined) return [];
    if (!Array.isArray(known)) throw new UnreadableError(this.path, "is not a list");
    return Array.from({ length: known.length }, (_, index) => this.child(index));
  }

  /** The texts of a list, or of a single text where a list may be written as one (as in IAM policies). */
  texts(): string[] {
    const known = this.known();
    if (known === undefined) return [];
    if (!Array.isArray(known)) return [this.text() ?? ""];
    return this.list().map((item) => item.text() ?? "");
  }

  /** Keys and values of a map; none for a missing one. */
  entries(): [string, Value][] {
    const known = this.known();
    if (known === undefined) return [];
    if (typeof known !== "object" || Array.isArray(known))
      throw new UnreadableError(this.path, "is not a map");
    return Object.keys(known as object).map((key) => [key, this.child(key)]);
  }

  isList(): boolean {
    return Array.isArray(this.raw);
  }

  isMap(): boolean {
    return typeof this.raw === "object" && this.raw !== null && !Array.isArray(this.raw);
  }

  has(key: string): boolean {
    return this.child(key).given;
  }

  /** The document in a JSON text; the value itself where the provider took an object. */
  json(): Value {
    const known = this.known();
    if (typeof known !== "string") return this;
    try {
      return new Value(JSON.parse(known), this.path);
    } catch {
      throw new UnreadableError(this.path, "is not a JSON document");
    }
  }

  private known(): unknown {
    if (this.raw === COMPUTED) throw new UndeterminedError(this.path);
    return this.raw ?? undefined;
  }

  private child(key: string | number): Value {
    const path = typeof key === "number" ? `${this.path}[${key}]` : this.path ? `${this.path}.${key}` : key;
    if (this.raw === COMPUTED) return new Value(COMPUTED, path);
    if (typeof this.raw !== "object" || this.raw === null || !Object.hasOwn(this.raw, key)) {
      return new Value(undefined, path);
    }
    try {
      return new Value((this.raw as Record<string | number, unknown>)[key], path);
    } catch {
      // The SDK wraps properties so that reading a computed one throws; nothing else can throw here.
      return new Value(COMPUTED, path);
    }
  }
}
