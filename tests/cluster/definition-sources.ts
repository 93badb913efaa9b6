/**
 * Where the custom resource definitions come from: Go modules of the projects themselves, read from the module
 * cache at test time. The versions are pinned here and nowhere else.
 */
export interface DefinitionSource {
  module: string;
  version: string;
  /** Files or folders inside the module that hold definitions as YAML. */
  paths: string[];
}

export const DEFINITION_SOURCES: DefinitionSource[] = [
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    paths: ["example/prometheus-operator-crd"],
  },
  { module: "github.com/external-secrets/external-secrets", version: "v1.3.2", paths: ["config/crds/bases"] },
  { module: "github.com/cert-manager/cert-manager", version: "v1.21.2", paths: ["deploy/crds"] },
  { module: "github.com/argoproj/argo-rollouts", version: "v1.10.0", paths: ["manifests/crds"] },
  { module: "istio.io/api", version: "v1.31.1", paths: ["kubernetes/customresourcedefinitions.gen.yaml"] },
  { module: "sigs.k8s.io/karpenter", version: "v1.14.1", paths: ["pkg/apis/crds"] },
  { module: "github.com/aws/karpenter-provider-aws", version: "v1.14.1", paths: ["pkg/apis/crds"] },
  {
    module: "github.com/aws/amazon-vpc-resource-controller-k8s",
    version: "v1.8.2",
    paths: ["config/crd/bases/vpcresources.k8s.aws_securitygrouppolicies.yaml"],
  },
  { module: "sigs.k8s.io/secrets-store-csi-driver", version: "v1.4.8", paths: ["config/crd/bases"] },
  { module: "sigs.k8s.io/gateway-api", version: "v1.6.3", paths: ["config/crd/standard"] },
];
