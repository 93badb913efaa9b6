/** Tags every cloud resource carries; keys as AWS shows them. */
export type Tags = Record<string, string>;

/** Tag of what the Backup component selects. */
export const BACKED_UP: Tags = { "slipway:backup": "hourly" };
