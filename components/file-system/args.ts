import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link FileSystem}: EFS of one system, encrypted, backed up, with its own storage class. */
export interface FileSystemArgs {
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Name of the storage class that makes access points on it, e.g. `opitios-efs`. */
  storageClass: string;
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<string>[];
  /** Security groups of the nodes that mount, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** User and group of the files. Default 1000. */
  user?: number;
  protect?: boolean;
  tags: Tags;
}
