import { Tags } from "../tags";

/** Arguments of {@link Registry}: ECR repositories of one system: immutable tags, scan on push, encrypted. */
export interface RegistryArgs {
  /** AWS region, such as `us-east-1`. */
  region: string;
  /** The 12 digits of the AWS account; the key policy names it. */
  accountId: string;
  /** Repository names, e.g. `shadower/analytics-backend`. */
  repositories: string[];
  /** Days, 1 or more, that untagged (and, outside prod, all) images are kept. Document 003, REQ-T216: 30 outside production. */
  retentionDays: number;
  /** Keep tagged images for ever (prod). */
  keepTagged: boolean;
  /** Refuse deletion in Pulumi: pods cannot start without their image, nor images be read without the key. Default true. */
  protect?: boolean;
  /** Tags of every AWS resource that is made here. */
  tags: Tags;
}
