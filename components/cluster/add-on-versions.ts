/** The managed add-ons of the cluster. */
export type AddOn =
  | "vpc-cni"
  | "kube-proxy"
  | "eks-pod-identity-agent"
  | "coredns"
  | "aws-ebs-csi-driver"
  | "aws-efs-csi-driver";

/**
 * Exact add-on builds by Kubernetes minor. Read from public repositories that pin what AWS gave them, as there was no
 * account to ask; before an upgrade compare with
 * `aws eks describe-addon-versions --kubernetes-version MINOR --addon-name NAME`.
 *
 * Sources: 1.34, one release's verified set. 1.35, `vpc-cni`, `kube-proxy` and `coredns` as the EKS API listed them on
 * 2026-08-27, the others as a script that asks the API wrote them. 1.36, a cluster of nodes with AMI
 * 1.36.4-20260923, but `aws-efs-csi-driver` as the UK Ministry of Justice pinned it for 1.36 in August 2026.
 * End of standard support: 1.34 on 2026-12-02, 1.35 on 2027-03-27, 1.36 on 2027-08-02.
 */
export const ADD_ON_VERSIONS: Record<string, Record<AddOn, string>> = {
  "1.34": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.34.6-eksbuild.17",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.13.2-eksbuild.11",
    "aws-ebs-csi-driver": "v1.63.0-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.0-eksbuild.1",
  },
  "1.35": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.35.3-eksbuild.21",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.13.2-eksbuild.21",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.1-eksbuild.1",
  },
  "1.36": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "kube-proxy": "v1.36.0-eksbuild.25",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    coredns: "v1.14.3-eksbuild.23",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    "aws-efs-csi-driver": "v3.4.1-eksbuild.1",
  },
};
