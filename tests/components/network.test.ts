import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { Network, NetworkArgs } from "../../components/network";
import { planSubnets } from "../../components/network/subnets";
import { planResources, PlannedResources } from "./planned-resources";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

const ARGS: NetworkArgs = {
  region: "us-east-1",
  accountId: "111122223333",
  cidr: "10.40.0.0/16",
  zones: ZONES,
  natGateways: 2,
  flowLogRetentionDays: 90,
  clusterName: "slipway-test",
  tags: { stage: "test" },
};

const planNetwork = (changes: Partial<NetworkArgs> = {}) =>
  planResources((options) => void new Network("net", { ...ARGS, ...changes }, options));

/** First and last address of `a.b.c.d/n`. */
function range(cidr: string): [number, number] {
  const [address = "", prefix] = cidr.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return [first, first + 2 ** (32 - Number(prefix)) - 1];
}

describe("subnet plan", () => {
  const plan = (cidr: string, zones = ZONES) => {
    const planned = planSubnets(cidr, zones);
    if (typeof planned === "string") throw new Error(planned);
    return planned;
  };

  it("gives a /16 private /18, public and data /21 in each zone", () => {
    assert.deepEqual(plan("10.40.0.0/16"), [
      {
        zone: "us-east-1a",
        publicCidr: "10.40.192.0/21",
        privateCidr: "10.40.0.0/18",
        dataCidr: "10.40.224.0/21",
      },
      {
        zone: "us-east-1b",
        publicCidr: "10.40.200.0/21",
        privateCidr: "10.40.64.0/18",
        dataCidr: "10.40.232.0/21",
      },
      {
        zone: "us-east-1c",
        publicCidr: "10.40.208.0/21",
        privateCidr: "10.40.128.0/18",
        dataCidr: "10.40.240.0/21",
      },
    ]);
  });

  for (const prefix of [16, 17, 18, 19, 20]) {
    it(`keeps the subnets of a /${prefix} inside the VPC and apart from each other`, () => {
      const vpc = `10.40.0.0/${prefix}`;
      const ranges = plan(vpc)
        .flatMap(({ publicCidr, privateCidr, dataCidr }) => [publicCidr, privateCidr, dataCidr])
        .map(range)
        .sort(([a], [b]) => a - b);
      const [vpcFirst, vpcLast] = range(vpc);
      assert.equal(ranges.length, 9);
      assert.ok(ranges.every(([first, last]) => first >= vpcFirst && last <= vpcLast));
      assert.ok(ranges.slice(1).every(([first], index) => first > (ranges[index]?.[1] ?? Infinity)));
    });
  }

  it("renumbers nothing when a third zone is added", () => {
    assert.deepEqual(plan("10.40.0.0/16").slice(0, 2), plan("10.40.0.0/16", ZONES.slice(0, 2)));
  });

  it("works above 128.0.0.0, where a sign bit would be lost", () => {
    assert.equal(plan("192.168.0.0/16")[2]?.dataCidr, "192.168.240.0/21");
  });
});

describe("Network", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planNetwork();
  });

  it("hands out no public address in any subnet", () => {
    const subnets = planned.all("aws:ec2/subnet:Subnet");
    assert.equal(subnets.length, 9);
    assert.ok(subnets.every(({ inputs }) => inputs["mapPublicIpOnLaunch"] === false));
  });

  it("closes the default security group both ways", () => {
    const { inputs } = planned.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([inputs["ingress"], inputs["egress"]], [[], []]);
  });

  it("marks subnets for load balancers, and the private ones alone for Karpenter", () => {
    const tagged = (key: string) =>
      planned
        .all("aws:ec2/subnet:Subnet")
        .filter(({ inputs }) => key in (inputs["tags"] as object))
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(
      tagged("kubernetes.io/role/elb"),
      ZONES.map((zone) => `net-public-${zone}`),
    );
    assert.deepEqual(
      tagged("kubernetes.io/role/internal-elb"),
      ZONES.map((zone) => `net-private-${zone}`),
    );
    assert.deepEqual(
      tagged("karpenter.sh/discovery"),
      ZONES.map((zone) => `net-private-${zone}`),
    );
  });

  it("has the NAT gateways asked for, each with a fixed address", () => {
    assert.deepEqual(
      planned
        .all("aws:ec2/natGateway:NatGateway")
        .map(({ name }) => name)
        .sort(),
      ["net-nat-us-east-1a", "net-nat-us-east-1b"],
    );
    assert.equal(planned.all("aws:ec2/eip:Eip").length, 2);
  });

  it("sends each zone out through its own NAT gateway, and shares one where there are fewer", () => {
    const gatewayOf = (zone: string) => {
      const route = planned.one("aws:ec2/route:Route", `net-private-${zone}`);
      return planned
        .all("aws:ec2/natGateway:NatGateway")
        .filter(({ urn }) => route.dependencies.includes(urn))
        .map(({ name }) => name);
    };
    assert.deepEqual(ZONES.map(gatewayOf), [
      ["net-nat-us-east-1a"],
      ["net-nat-us-east-1b"],
      ["net-nat-us-east-1a"],
    ]);
  });

  it("gives the data subnets no route out of the VPC", () => {
    const table = planned.one("aws:ec2/routeTable:RouteTable", "net-data");
    const reaches = planned
      .all("aws:ec2/route:Route")
      .filter(({ dependencies }) => dependencies.includes(table.urn));
    assert.deepEqual(reaches, []);
    const associated = planned
      .all("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter(({ dependencies }) => dependencies.includes(table.urn));
    assert.equal(associated.length, 3);
  });

  it("reaches S3 and the services nodes need without a NAT gateway", () => {
    const services = planned
      .all("aws:ec2/vpcEndpoint:VpcEndpoint")
      .map(({ inputs }) => String(inputs["serviceName"]).replace("com.amazonaws.us-east-1.", ""))
      .sort();
    assert.deepEqual(services, [
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "eks-auth",
      "logs",
      "s3",
      "secretsmanager",
      "sts",
    ]);
  });

  it("lets only the VPC into the service endpoints, on 443", () => {
    const { inputs } = planned.one("aws:ec2/securityGroup:SecurityGroup", "net-endpoints");
    const [rule, ...others] = inputs["ingress"] as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.deepEqual(
      [rule?.["fromPort"], rule?.["toPort"], rule?.["cidrBlocks"]],
      [443, 443, ["10.40.0.0/16"]],
    );
  });

  it("logs all traffic to a group with a key and the retention asked for", () => {
    const { inputs } = planned.one("aws:cloudwatch/logGroup:LogGroup");
    const key = planned.one("aws:kms/key:Key");
    assert.equal(planned.one("aws:ec2/flowLog:FlowLog").inputs["trafficType"], "ALL");
    assert.equal(inputs["retentionInDays"], 90);
    assert.ok(planned.waitsFor(planned.one("aws:cloudwatch/logGroup:LogGroup"), key));
    assert.deepEqual([key.inputs["enableKeyRotation"], key.inputs["deletionWindowInDays"]], [true, 30]);
  });

  it("gives the flow-log role to this account's flow logs alone, for this log group alone", () => {
    const trust = String(planned.one("aws:iam/role:Role").inputs["assumeRolePolicy"]);
    assert.equal(JSON.parse(trust).Statement[0].Condition.StringEquals["aws:SourceAccount"], "111122223333");
    const policy = JSON.parse(String(planned.one("aws:iam/rolePolicy:RolePolicy").inputs["policy"]));
    const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/vpc/net/flow-logs";
    assert.deepEqual(policy.Statement[0].Resource, [group, `${group}:*`]);
  });

  it("calls no data source", () => {
    assert.deepEqual(planned.calls, []);
  });

  it("lets nothing into a private subnet before its way out is there", async () => {
    const withNode = await planResources((options) => {
      const network = new Network("net", ARGS, options);
      const subnetId = network.privateSubnetIds[1] ?? "";
      new aws.ec2.NetworkInterface("node", { subnetId }, { parent: network });
    });
    const node = withNode.one("aws:ec2/networkInterface:NetworkInterface");
    for (const type of ["aws:ec2/route:Route", "aws:ec2/routeTableAssociation:RouteTableAssociation"]) {
      assert.ok(withNode.waitsFor(node, withNode.one(type, "net-private-us-east-1b")), type);
    }
    assert.ok(
      withNode.waitsFor(node, withNode.one("aws:ec2/natGateway:NatGateway", "net-nat-us-east-1b")),
      "NAT gateway",
    );
  });

  const refusals: [string, Partial<NetworkArgs>, RegExp][] = [
    [
      "a VPC too small for its subnets",
      { cidr: "10.40.0.0/21" },
      /10\.40\.0\.0\/21 is too small.*\/16 to \/20/,
    ],
    ["a VPC larger than AWS allows", { cidr: "10.0.0.0/8" }, /10\.0\.0\.0\/8 is larger than AWS allows/],
    ["a range with host bits", { cidr: "10.40.1.0/16" }, /"10\.40\.1\.0\/16" is not an IPv4 network/],
    ["a single zone", { zones: ["us-east-1a"], natGateways: 1 }, /zones lists 1 .*give two or three/],
    ["four zones", { zones: [...ZONES, "us-east-1d"] }, /zones lists 4 /],
    ["a zone given twice", { zones: ["us-east-1a", "us-east-1a"] }, /us-east-1a twice/],
    [
      "a zone of another region",
      { zones: ["us-east-1a", "eu-west-1b"] },
      /eu-west-1b, which is not in us-east-1/,
    ],
    ["no NAT gateway", { natGateways: 0 }, /natGateways is 0; give 1 to 3/],
    ["more NAT gateways than zones", { natGateways: 4 }, /natGateways is 4; give 1 to 3/],
    ["a malformed account id", { accountId: "1234" }, /accountId is "1234"; give the 12 digits/],
  ];
  for (const [what, changes, message] of refusals) {
    it(`refuses ${what}, naming itself`, () => {
      assert.throws(
        () => new Network("net", { ...ARGS, ...changes }),
        (error: Error) => {
          assert.match(error.message, /^Network "net": /);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});
