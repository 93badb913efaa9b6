import { Chart, installChart } from "../add-on/chart";
import { MONITORING_NAMESPACE } from "../add-on/monitors";
import { addOnNamespace } from "../add-on/namespace";
import { resources } from "../add-on/pods";
import { fromNamespace, toDns, toHttps, toPodIdentityAgent } from "../add-on/traffic";
import { AddOnOptions } from "./add-on-options";
import { PlatformArgs } from "./args";

/** Released 2026-04-29. */
const DRIVER: Chart = {
  chart: "secrets-store-csi-driver",
  repository: "https://kubernetes-sigs.github.io/secrets-store-csi-driver/charts",
  version: "1.6.0",
};

/** Released 2026-06-01. */
const AWS_PROVIDER: Chart = {
  chart: "secrets-store-csi-driver-provider-aws",
  repository: "https://aws.github.io/secrets-store-csi-driver-provider-aws",
  version: "3.1.1",
};

/** Mounts entries of AWS Secrets Manager as files; the pod's own identity reads them. */
export function secretsStoreCsiDriver(name: string, args: PlatformArgs, opts: AddOnOptions) {
  const resource = `${name}-secrets-store-csi-driver`;
  const namespace = addOnNamespace(
    resource,
    {
      namespace: "secrets-store-csi-driver",
      podSecurity: {
        profile: "privileged",
        reason: "A CSI driver mounts volumes into other pods through directories of the node.",
      },
      traffic: {
        ingress: [fromNamespace(MONITORING_NAMESPACE, [8095])],
        egress: [toDns(), toHttps(), toPodIdentityAgent()],
      },
    },
    { parent: opts.parent },
  );
  const driver = installChart(
    resource,
    DRIVER,
    {
      namespace: namespace.metadata.name,
      values: {
        // Files only: Kubernetes secrets are filled by External Secrets.
        syncSecret: { enabled: false },
        enableSecretRotation: true,
        rotationPollInterval: "2m",
        tokenRequests: [{ audience: "pods.eks.amazonaws.com" }],
        linux: {
          priorityClassName: "system-node-critical",
          crds: { resources: resources({ cpu: "10m", memory: "64Mi", cpuLimit: "100m" }) },
          driver: { resources: resources({ cpu: "50m", memory: "200Mi", cpuLimit: "200m" }) },
          registrar: { resources: resources({ cpu: "10m", memory: "100Mi", cpuLimit: "100m" }) },
          livenessProbe: { resources: resources({ cpu: "10m", memory: "100Mi", cpuLimit: "100m" }) },
        },
      },
    },
    opts,
  );
  return installChart(
    `${resource}-aws`,
    AWS_PROVIDER,
    {
      namespace: namespace.metadata.name,
      values: {
        awsRegion: args.region,
        priorityClassName: "system-node-critical",
        // On every node, tainted ones too, as the driver is.
        tolerations: [{ operator: "Exists" }],
        resources: resources({ cpu: "50m", memory: "100Mi", cpuLimit: "100m" }),
        securityContext: {
          privileged: false,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
        "secrets-store-csi-driver": { install: false },
      },
    },
    { ...opts, dependsOn: [driver] },
  );
}
