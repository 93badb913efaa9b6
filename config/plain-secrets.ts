import { Problem } from "./problem";

const SECRET_KEY = /(password|passwd|secret|token|api-?key|private-?key|credential|routing-?key)$/i;
const SECRET_VALUE =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-|:\/\/[^/\s:@]+:[^/\s:@]+@/;

/**
 * Finds secrets written in plain text: by the name of the key or the look of the value. The value itself is
 * never repeated.
 */
export function plainSecretProblems(value: unknown, key: string): Problem[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => plainSecretProblems(item, `${key}[${index}]`));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([name, inner]) =>
      plainSecretProblems(inner, key ? `${key}.${name}` : name),
    );
  }
  if (typeof value !== "string" || !(SECRET_KEY.test(key) || SECRET_VALUE.test(value))) return [];
  return [
    {
      key,
      value: "(hidden)",
      allowed: "no secret in plain text; put it into AWS Secrets Manager and name the entry here",
    },
  ];
}
