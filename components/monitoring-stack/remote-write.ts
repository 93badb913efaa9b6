import * as pulumi from "@pulumi/pulumi";
import { ChartValues } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { podIdentity } from "../add-on/pod-identity";
import { MonitoringStackArgs } from "./args";

/** Service account of Prometheus, which may write to the workspace. */
const ACCOUNT = "prometheus";
const WORKSPACE = /^arn:aws:aps:([a-z0-9-]+):\d{12}:workspace\/(ws-[a-z0-9-]+)$/;

/** @returns what is wrong with the ARN of a workspace */
export function workspaceProblem(arn: string | undefined): string | undefined {
  if (arn === undefined || WORKSPACE.test(arn)) return undefined;
  return (
    `remoteWriteWorkspaceArn is "${arn}"; give the ARN of a workspace of Amazon Managed Service for Prometheus, ` +
    "such as arn:aws:aps:us-east-1:111122223333:workspace/ws-1a2b"
  );
}

/**
 * Values of the chart's part `prometheus` by which every sample goes to a workspace of Amazon Managed Service for
 * Prometheus too, signed with the rights of Prometheus' own service account.
 */
export function remoteWriteValues(arn: string): { serviceAccount: ChartValues; prometheusSpec: ChartValues } {
  const [, region = "", workspace = ""] = WORKSPACE.exec(arn) ?? [];
  const url = `https://aps-workspaces.${region}.amazonaws.com/workspaces/${workspace}/api/v1/remote_write`;
  return {
    serviceAccount: { create: true, name: ACCOUNT },
    prometheusSpec: {
      remoteWrite: [{ url, sigv4: { region }, queueConfig: { maxSamplesPerSend: 1000, maxShards: 50 } }],
      // Of replicas with this label the workspace keeps one.
      replicaExternalLabelName: "__replica__",
    },
  };
}

/** The right to write to the workspace; what Prometheus must wait for. */
export function remoteWriteAccess(
  name: string,
  args: MonitoringStackArgs,
  arn: string,
  parent: pulumi.Resource,
): pulumi.Resource {
  return podIdentity(
    `${name}-remote-write`,
    {
      clusterName: args.clusterName,
      namespace: MONITORING_NAMESPACE,
      serviceAccount: ACCOUNT,
      description: `Prometheus of ${args.clusterName}: writes its metrics to a workspace`,
      statements: [{ Sid: "Write", Action: ["aps:RemoteWrite"], Resource: arn }],
      permissionsBoundary: args.permissionsBoundary,
      tags: args.tags,
    },
    parent,
  ).association;
}
