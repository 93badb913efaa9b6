/** One value of a stack's config. */
export interface Leaf {
  /** Config key, then the path inside its value: `slipway:network` and `zones`. */
  path: string[];
  value: unknown;
}

/** Every value of a config; a list is one value. */
export function leavesOf(value: unknown, path: string[] = []): Leaf[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** A copy of a config with one value changed. */
export function withValue(config: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = config as Record<string, unknown>;
  return { ...object, [key]: withValue(object[key], rest, value) };
}

/** What may follow a value of some form, the likeliest change first. */
const FORMS: [RegExp, (...groups: string[]) => string[]][] = [
  [/^(\d+)(Mi|Gi|Ti)$/, (size, unit) => [`${2 * Number(size)}${unit}`]],
  [/^sha256:[0-9a-f]{64}$/, () => [`sha256:${"0123456789abcdef".repeat(4)}`]],
  [/^(.*\.)(\d+)$/, (head, last) => [`${head}${Number(last) + 1}`, `${head}${Number(last) - 1}`]],
  [/^10\.(\d+)\.0\.0\/16$/, (second) => [`10.${Number(second) + 1}.0.0/16`]],
  [/^(.*\.)(micro|small|medium|large|xlarge|\dxlarge)$/, (head, size) => largerSizes(head ?? "", size ?? "")],
  [/^ON_DEMAND$/, () => ["SPOT"]],
  [/^SPOT$/, () => ["ON_DEMAND"]],
  [/^(amd64|arm64)$/, (one) => [one === "amd64" ? "arm64" : "amd64"]],
  [/^(dev|staging|prod)$/, (one) => [one === "staging" ? "dev" : "staging"]],
  [/^\d{12}$/, () => ["444444444444"]],
  [/^(us)-(east|west)-(\d)$/, () => ["eu-west-1", "us-west-1"]],
  [/^(admin|view|groups)$/, (one) => [one === "admin" ? "view" : "admin"]],
  [/^(true|false)$/, (one) => [one === "true" ? "false" : "true"]],
  [/^(NoSchedule|NoExecute)$/, (one) => [one === "NoSchedule" ? "NoExecute" : "NoSchedule"]],
  [/^(https?:\/\/.*)$/, (url) => [`${url}-2`]],
  [/^(.*)@(.*)$/, (user, domain) => [`${user}-2@${domain}`]],
  [/^(arn:.*)$/, (arn) => [`${arn}-2`]],
  [/^([a-z0-9-]+)(\..*)$/, (host, domain) => [`${host}-2${domain}`]],
  [/^(.*)$/, (text) => [`${text}-2`]],
];

const SIZES = ["micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge"];

/** Days that CloudWatch accepts, and the largest that is near. */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

function largerSizes(head: string, size: string): string[] {
  const at = SIZES.indexOf(size);
  return [SIZES[at + 1], SIZES[at - 1]].flatMap((other) => (other ? [`${head}${other}`] : []));
}

/** Other values for a value, the likeliest first; the program says which of them it takes. */
export function otherValues(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") {
    const next = DAYS.find((days) => days > value);
    return [value + 1, value - 1, value * 2, ...(next ? [next] : [])];
  }
  if (typeof value === "string")
    return FORMS.flatMap(([form, others]) => {
      const match = form.exec(value);
      return match ? others(...match.slice(1)) : [];
    });
  if (!Array.isArray(value)) return [];
  if (value.length === 0) return [["203.0.113.0/24"], ["203.0.113.1/32"], ["example"]];
  const items = value as unknown[];
  const last = otherValues(items.at(-1)).map((other) => [...items.slice(0, -1), other]);
  const added = otherValues(items.at(-1)).map((other) => [...items, other]);
  return [...last, ...added, items.slice(0, -1)];
}
