/**
 * Actions that AWS can only allow on every resource (Service Authorization Reference, column "Resource types" empty).
 * `npm run test:scan` compares the list with the copy of that reference which Checkov installs.
 */
export const WILDCARD_ONLY_ACTIONS = new Set([
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeCapacityReservations",
  "ec2:DescribeImages",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstanceTypeOfferings",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribePlacementGroups",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSpotPriceHistory",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcs",
  "ecr:GetAuthorizationToken",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "iam:ListInstanceProfiles",
  "pricing:GetProducts",
  "route53:ListHostedZones",
  "tag:GetResources",
]);

/**
 * Actions whose resource types leave out the one that is meant, so that a condition has to name it: the reference
 * gives load balancers only, and the condition holds the action to the cluster.
 */
export const HELD_BY_CONDITION: Record<string, string> = {
  "arc-zonal-shift:GetManagedResource": "arc-zonal-shift:ResourceIdentifier",
};
