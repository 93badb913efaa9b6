import { Tenant, TenantArgs } from "../../components/tenant";
import { planInCluster } from "./planned-platform";
import { PlannedResources } from "./planned-resources";

export const ARGS: TenantArgs = {
  namespace: "shop-prod",
  labels: { "app.kubernetes.io/part-of": "shop" },
  quota: {
    requestsCpu: "4",
    requestsMemory: "8Gi",
    limitsCpu: "8",
    limitsMemory: "16Gi",
    pods: 20,
    storage: "30Gi",
    claims: 2,
    loadBalancers: 1,
  },
};

export const STORE: NonNullable<TenantArgs["secretStore"]> = {
  name: "aws-secrets-manager",
  region: "us-east-1",
  clusterName: "slipway-test",
  oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/1",
  oidcIssuer: "oidc.example/id/1",
  secretArns: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:shop-1"],
  keyArns: ["arn:aws:kms:us-east-1:111122223333:key/1"],
  tags: { "slipway:system": "sample" },
};

export type TenantChanges = Partial<TenantArgs>;

/** The plan of a tenant named `shop` and what is changed about it. */
export function planTenant(changes: TenantChanges = {}): Promise<PlannedResources> {
  return planInCluster((options) => void new Tenant("shop", { ...ARGS, ...changes }, options));
}
