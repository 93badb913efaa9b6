/**
 * Where the custom resource definitions come from: Go modules of the projects themselves, read from the module
 * cache at test time. The versions are pinned here and nowhere else.
 */
export interface DefinitionSource {
  module: string;
  version: string;
  /** Files or folders inside the module that hold definitions as YAML. */
  paths: string[];
  /** The chart of `Platform` that installs this version, as `chart version`; absent where EKS itself brings it. */
  chart?: string;
}

export const DEFINITION_SOURCES: DefinitionSource[] = [
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.93.1",
    paths: ["example/prometheus-operator-crd"],
    chart: "prometheus-operator-crds 31.0.1",
  },
  {
    // The newest that exists as a Go module: from 2.0.0 on its path lacks the suffix that Go asks for.
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    paths: ["config/crds/bases"],
    chart: "external-secrets 2.9.0",
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    paths: ["deploy/crds"],
    chart: "cert-manager v1.21.2",
  },
  {
    module: "github.com/argoproj/argo-rollouts",
    version: "v1.9.0",
    paths: ["manifests/crds"],
    chart: "argo-rollouts 2.41.0",
  },
  {
    module: "istio.io/api",
    version: "v1.30.3",
    paths: ["kubernetes/customresourcedefinitions.gen.yaml"],
    chart: "base 1.30.3",
  },
  {
    module: "sigs.k8s.io/karpenter",
    version: "v1.14.1",
    paths: ["pkg/apis/crds"],
    chart: "oci://public.ecr.aws/karpenter/karpenter-crd 1.14.1",
  },
  {
    module: "github.com/aws/karpenter-provider-aws",
    version: "v1.14.1",
    paths: ["pkg/apis/crds"],
    chart: "oci://public.ecr.aws/karpenter/karpenter-crd 1.14.1",
  },
  {
    module: "sigs.k8s.io/secrets-store-csi-driver",
    version: "v1.6.0",
    paths: ["config/crd/bases"],
    chart: "secrets-store-csi-driver 1.6.0",
  },
  {
    module: "github.com/aws/amazon-vpc-resource-controller-k8s",
    version: "v1.8.2",
    paths: ["config/crd/bases/vpcresources.k8s.aws_securitygrouppolicies.yaml"],
  },
];
