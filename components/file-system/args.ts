import * as pulumi from "@pulumi/pulumi";
import { Tags } from "../tags";

/** Arguments of {@link FileSystem}: EFS of one system, encrypted, backed up, with its own storage class. */
export interface FileSystemArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Name of the storage class that makes an access point on it for each claim, e.g. `opitios-efs`. */
  storageClass: string;
  /** The VPC it is made in. */
  vpcId: pulumi.Input<string>;
  /** One subnet of each zone that mounts. */
  subnetIds: pulumi.Input<string>[];
  /** Security groups of the nodes that mount, by a name that says who. */
  clients: Record<string, pulumi.Input<string>>;
  /** User and group of the files, not 0. Default 1000. */
  user?: number;
  /** Refuse deletion in Pulumi, of the file system and of what it stands on. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
