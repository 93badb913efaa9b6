import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { StackConfig } from "../config/schema";
import { Cluster } from "../components/cluster";
import { Network } from "../components/network";
import { RecoveryRegion } from "../components/recovery-region";

/** What every system is built on. */
export interface Context {
  config: StackConfig;
  providers: { aws: aws.Provider; kubernetes: k8s.Provider; random: random.Provider };
  network: Network;
  cluster: Cluster;
  /** What must stand before a workload and outlive it: controllers and their definitions. */
  foundation: pulumi.Resource[];
  /** Bucket that receives the access logs of the others. */
  logBucket: pulumi.Output<string>;
  /** SNS topic that hears the alarms that AWS raises. */
  alarmTopicArn: pulumi.Output<string>;
  /** Where copies go, if the stage has such a region. */
  recovery: RecoveryRegion | undefined;
}
