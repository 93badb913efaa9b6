import { StackConfig } from "../config/schema";

/** The one whose certificates browsers trust. */
export const TRUSTED_ISSUER = "letsencrypt-prod";

/** Who signs the certificates of a stage. */
export const ISSUER: Record<StackConfig["stage"], string> = {
  dev: "letsencrypt-staging",
  staging: TRUSTED_ISSUER,
  prod: TRUSTED_ISSUER,
};
