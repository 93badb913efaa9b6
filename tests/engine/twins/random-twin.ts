import { randomBytes } from "node:crypto";
import { UNKNOWN } from "../../../offline/engine/computed";
import { Cloud } from "./cloud";
import { changedPaths } from "./compare";
import { Checked, Created, Difference, NO_DIFFERENCE, Resource, Twin, Values } from "./twin";

/** pulumi-random: values are made once and live in the state alone, so there is nothing to read back. */
export class RandomTwin implements Twin {
  readonly version = "4.21.2";

  constructor(private readonly cloud: Cloud) {}

  configure(): void {
    // It has no configuration.
  }

  diffConfig(): Difference {
    return NO_DIFFERENCE;
  }

  check(_resource: Resource, news: Values): Checked {
    return { inputs: news, problems: [] };
  }

  diff(_resource: Resource, _id: string, oldInputs: Values, news: Values): Difference {
    const changes = changedPaths(oldInputs, news, 1);
    return { changes, replaces: changes, deleteBeforeReplace: false };
  }

  create({ type, name }: Resource, inputs: Values, preview: boolean): Promise<Created> {
    const made = type.endsWith(":RandomPassword") ? password(inputs) : identifier(inputs);
    if (preview) {
      const unknowns = Object.keys(made.outputs).map((property) => [property, UNKNOWN]);
      return Promise.resolve({ id: "", outputs: { ...Object.fromEntries(unknowns), ...inputs } });
    }
    return this.cloud.change({ operation: "create", type, name }, () => ({
      id: made.id,
      outputs: { ...inputs, ...made.outputs },
    }));
  }

  read(
    _resource: Resource,
    id: string,
    inputs: Values,
    outputs: Values,
  ): Promise<Created & { inputs: Values }> {
    return Promise.resolve({ id, inputs, outputs });
  }

  update(_resource: Resource, _id: string, news: Values): Promise<Values> {
    return Promise.resolve(news);
  }

  delete({ type, name }: Resource): Promise<void> {
    return this.cloud.change({ operation: "delete", type, name }, () => undefined);
  }
}

function password(inputs: Values): Created {
  const result = randomBytes(128).toString("hex").slice(0, Number(inputs["length"]));
  return { id: "none", outputs: { result, bcryptHash: `$2a$10$${result.slice(0, 53)}` } };
}

function identifier(inputs: Values): Created {
  const bytes = randomBytes(Number(inputs["byteLength"]));
  const b64Url = bytes.toString("base64url");
  return {
    id: b64Url,
    outputs: { hex: bytes.toString("hex"), b64Url, b64Std: bytes.toString("base64"), dec: "0" },
  };
}
