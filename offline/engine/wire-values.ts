import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { SECRET_SIGNATURE, SIGNATURE, UNKNOWN, isSecretValue } from "./computed";

export const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** A copy in which the outputs of these names are secret. */
export function withSecrets(outputs: Record<string, unknown>, names: string[]): Record<string, unknown> {
  const secret = names
    .filter((name) => outputs[name] !== undefined && !isSecretValue(outputs[name]))
    .map((name) => [name, { [SIGNATURE]: SECRET_SIGNATURE, value: outputs[name] }]);
  return { ...outputs, ...(Object.fromEntries(secret) as Record<string, unknown>) };
}

/** The fields of a struct, with outputs as plain values. */
export function toObject(struct: Struct | undefined): Record<string, unknown> {
  return struct ? (unwrapOutputs(struct.toJavaScript()) as Record<string, unknown>) : {};
}

/** Remote components get outputs with their dependencies on the wire; the plan keeps value and secrecy. */
function unwrapOutputs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapOutputs);
  if (value === null || typeof value !== "object") return value;
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === OUTPUT_SIGNATURE) {
    const inner = "value" in object ? unwrapOutputs(object["value"]) : UNKNOWN;
    return object["secret"] === true ? { [SIGNATURE]: SECRET_SIGNATURE, value: inner } : inner;
  }
  for (const key of Object.keys(object)) object[key] = unwrapOutputs(object[key]);
  return object;
}

/** The engine treats a null property as not given. */
export function dropEmpty(inputs: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(inputs)) if (inputs[key] === null) delete inputs[key];
  return inputs;
}
