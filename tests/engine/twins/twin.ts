/** Plain values of a resource: no secrets or references, unknowns as Pulumi's marker string. */
export type Values = Record<string, unknown>;

/** Which resource a call is about. */
export interface Resource {
  urn: string;
  type: string;
  name: string;
}

export interface Difference {
  /** Properties that changed. */
  changes: string[];
  /** Those of them that ask for a new resource. */
  replaces: string[];
  /** The old one has to go first, because both cannot have the same name. */
  deleteBeforeReplace: boolean;
}

export interface Problem {
  property: string;
  reason: string;
}

export interface Created {
  id: string;
  outputs: Values;
}

/** A stand-in for the provider of one package, over a cloud that is kept in memory. */
export interface Twin {
  /** Version of the SDK package whose provider this is. */
  readonly version: string;
  /** Called once for each run of the CLI that uses the provider. */
  configure(config: Values): void;
  /** What a change of the provider's own configuration means for its resources. */
  diffConfig(olds: Values, news: Values): Difference;
  check(resource: Resource, news: Values, olds: Values | undefined, seed: Uint8Array): Checked;
  diff(resource: Resource, id: string, oldInputs: Values, news: Values): Difference;
  create(resource: Resource, inputs: Values, preview: boolean): Promise<Created>;
  /** Undefined where the resource is gone. */
  read(
    resource: Resource,
    id: string,
    inputs: Values,
    outputs: Values,
  ): Promise<(Created & { inputs: Values }) | undefined>;
  update(resource: Resource, id: string, news: Values, oldOutputs: Values, preview: boolean): Promise<Values>;
  delete(resource: Resource, id: string): Promise<void>;
}

export interface Checked {
  inputs: Values;
  problems: Problem[];
}

/** An error of the cloud, in its own words. */
export class CloudError extends Error {
  override readonly name = "CloudError";
}

export const NO_DIFFERENCE: Difference = { changes: [], replaces: [], deleteBeforeReplace: false };
