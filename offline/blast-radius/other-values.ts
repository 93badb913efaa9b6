import { z } from "zod";

/** What may follow a text of some form, the likeliest change first. */
const FORMS: [RegExp, (...groups: string[]) => string[]][] = [
  [/^(\d+)(Mi|Gi|Ti)$/, (size, unit) => [`${2 * Number(size)}${unit}`]],
  [/^sha256:[0-9a-f]{64}$/, () => [`sha256:${"0123456789abcdef".repeat(4)}`]],
  [/^(\d{4}-\d{2}-)(\d{2})$/, (month, day) => [`${month}${day === "02" ? "03" : "02"}`]],
  [/^(.*[.:])(\d+)$/, (head, last) => [`${head}${Number(last) + 1}`, `${head}${Number(last) - 1}`]],
  [/^10\.(\d+)\.0\.0\/16$/, (second) => [`10.${Number(second) + 1}.0.0/16`]],
  [/^(.*\.)(micro|small|medium|large|xlarge|\dxlarge)$/, (head, size) => otherSizes(head ?? "", size ?? "")],
  [/^([a-z])(\d)([a-z]+)$/, (family, generation, kind) => [`${family}${Number(generation) - 1}${kind}`]],
  [/^(us-\w+-\d)[a-z]$/, (region) => [`${region}d`, `${region}e`]],
  [/^us-(east|west)-\d$/, () => ["eu-west-1", "us-west-1"]],
  [/^\d{12}$/, () => ["444444444444"]],
  [/^Z[A-Z0-9]+$/, (id) => [`${id}2`]],
  [/^(true|false)$/, (one) => [one === "true" ? "false" : "true"]],
  [/^(https?:\/\/.*)$/, (url) => [`${url}-2`]],
  [/^(.*)@(.*)$/, (user, domain) => [`${user}-2@${domain}`]],
  [/^(arn:.*)$/, (arn) => [`${arn}-2`]],
  [/^([a-z0-9-]+)(\..*)$/, (host, domain) => [`${host}-2${domain}`]],
  [/^(.*)$/, (text) => [`${text}-2`]],
];

const SIZES = ["micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge"];

/** Days that CloudWatch accepts, up to the largest that is near. */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/** Other values for a value, the likeliest first; the schema says which of them it takes. */
export function otherValues(schema: z.ZodType, value: unknown): unknown[] {
  if (schema instanceof z.ZodEnum) return othersFrom(schema.options, value);
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodLiteral[])
      .map((option) => option.value)
      .filter((other) => other !== value);
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return otherNumbers(value);
  return FORMS.flatMap(([form, others]) => {
    const match = form.exec(String(value));
    return match ? others(...match.slice(match.length > 1 ? 1 : 0)) : [];
  });
}

/** Those after the value, as a newer version is likelier than an older one, then those before. */
function othersFrom(options: unknown[], value: unknown): unknown[] {
  const at = options.indexOf(value);
  return [...options.slice(at + 1), ...options.slice(0, at)];
}

function otherNumbers(value: number): number[] {
  const days = DAYS.find((one) => one > value);
  return [value + 1, value - 1, value * 2, ...(days ? [days] : [])];
}

function otherSizes(head: string, size: string): string[] {
  const at = SIZES.indexOf(size);
  return [SIZES[at + 1], SIZES[at - 1]].flatMap((other) => (other ? [`${head}${other}`] : []));
}
