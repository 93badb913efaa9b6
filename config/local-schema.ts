import { z } from "zod";
import { image, name, positive, quantity, restoreCheck } from "./schema";

/**
 * The schema of the `slipway:` keys in `Pulumi.local.yaml`: a cluster on a developer's machine, with no account and no
 * cloud. Everything else about the systems is their figures for `local`, or those of `dev`.
 */

/** GiB of the volume. */
const storage = z.number().int().min(1).max(100);

const database = z.strictObject({
  engineVersion: z.string().regex(/^\d{2}\.\d+$/, "major.minor such as 15.14, the tag of the image postgres"),
  storage,
  /** Base backups and archived log on a volume of their own. */
  backup: z
    .strictObject({
      /** Days back of which every second can be restored. */
      retentionDays: z.number().int().min(1).max(35),
      storage,
    })
    .optional(),
  /** What the weekly restore check knows of the tables; without it any of them may be empty. */
  restoreCheck: restoreCheck.optional(),
});

const cache = z.strictObject({
  engineVersion: z
    .string()
    .regex(/^\d\.\d\.\d+$/, "major.minor.patch such as 7.2.11, the tag of the image valkey/valkey"),
  storage,
});

export const localConfigSchema = z.strictObject({
  stage: z.literal("local"),
  kubeContext: z
    .string()
    .min(1)
    .refine(
      (context) => !/^arn:aws|\.eks\.amazonaws\.com$/.test(context),
      "a context of a cluster on this machine such as kind-slipway; EKS is for the other stacks",
    ),
  /** Where the images of the systems are: host and port, as the nodes reach it. */
  registry: z.string().regex(/^[a-z0-9.-]+(:\d+)?$/, "a host and port such as localhost:5001"),
  ingress: z.strictObject({
    /** Port of every node that leads to nginx; kind maps it to a port of the machine. */
    nodePort: z.number().int().min(30000).max(32767),
  }),
  monitoring: z.strictObject({
    retentionDays: positive,
    storage: quantity,
    scrapeIntervalSeconds: z.number().int().min(5).max(300),
  }),
  systems: z.array(name).min(1),
  databases: z.record(name, z.record(name, database)),
  caches: z.record(name, z.record(name, cache)),
  images: z.record(name, z.record(name, image)),
});

/** The validated configuration of the stack `local`. */
export type LocalConfig = z.infer<typeof localConfigSchema>;
