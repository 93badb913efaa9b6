/** Tags every cloud resource carries; keys as AWS shows them. */
export type Tags = Record<string, string>;
