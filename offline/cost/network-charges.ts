import { Charging, at, charge, listAt, numberAt, textAt } from "./charge";
import { exactly } from "./range";

const natGateway: Charging = (_resource, prices) => [
  charge(prices, "nat/gateway", exactly(1)),
  charge(prices, "nat/data", prices.usage("data/nat-gateway")),
];

/** Gateway endpoints are free; an interface endpoint costs in each subnet. */
const vpcEndpoint: Charging = ({ inputs }, prices) =>
  textAt(inputs, "vpcEndpointType") === "Interface"
    ? [
        charge(prices, "vpc-endpoint/interface", exactly(listAt(inputs, "subnetIds").length)),
        charge(prices, "vpc-endpoint/data", prices.usage("data/vpc-endpoint")),
      ]
    : [];

const vpc: Charging = (_resource, prices) => [
  charge(prices, "transfer/internet", prices.usage("data/internet")),
  charge(prices, "transfer/between-zones", prices.usage("data/between-zones")),
];

/** One network load balancer; an address of each zone is public where its scheme is. */
export const loadBalancer = (zones: number, open: boolean): Charging => {
  return (_resource, prices) => [
    charge(prices, "nlb/load-balancer", exactly(1)),
    charge(prices, "nlb/capacity", prices.usage("load/nlb")),
    ...(open ? [charge(prices, "ipv4/public", exactly(zones))] : []),
  ];
};

const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";

export const service: Charging = (resource, prices, plan) => {
  const { inputs } = resource;
  if (textAt(inputs, "spec", "type") !== "LoadBalancer") return [];
  const open = at(inputs, "metadata", "annotations", SCHEME) === "internet-facing";
  return loadBalancer(publicZones(plan), open)(resource, prices, plan);
};

export function publicZones(plan: { type: string; inputs: unknown }[]): number {
  const zones = plan
    .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
    .map(({ inputs }) => textAt(inputs, "availabilityZone"));
  return new Set(zones).size;
}

/** An endpoint outside AWS is charged more; `check-feature` is HTTPS, latency, a searched text, a fast interval. */
const healthCheck: Charging = ({ inputs }, prices) => {
  const features = [
    textAt(inputs, "type").startsWith("HTTPS"),
    at(inputs, "measureLatency") === true,
    textAt(inputs, "searchString") !== "",
    numberAt(inputs, "requestInterval") === 10,
  ].filter(Boolean).length;
  return [
    charge(prices, "route53/check", exactly(1)),
    charge(prices, "route53/check-feature", exactly(features)),
  ];
};

export const NETWORK: Record<string, Charging> = {
  "aws:ec2/eip:Eip": (_resource, prices) => [charge(prices, "ipv4/public", exactly(1))],
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:route53/healthCheck:HealthCheck": healthCheck,
  "aws:route53/zone:Zone": (_resource, prices) => [charge(prices, "route53/zone", exactly(1))],
  "kubernetes:core/v1:Service": service,
};
