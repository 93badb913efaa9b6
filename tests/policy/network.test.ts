import { testRules } from "./cases";
import { Sample, UNKNOWN } from "./judged";
import { namespace, sample } from "./samples";

const denyAll = () =>
  sample("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    metadata: { name: "default-deny", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
const networkPolicy = () =>
  sample("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    spec: {
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "gateway" } } }], ports: [{ port: 8080 }] }],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443 }] }],
    },
  });
const ingress = () =>
  sample("kubernetes:networking.k8s.io/v1:Ingress", {
    metadata: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "true" } },
    spec: {
      ingressClassName: "nginx",
      rules: [{ host: "shop.example" }],
      tls: [{ hosts: ["shop.example"], secretName: "shop-tls" }],
    },
  });
const vpc = (): Sample => sample("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
const ofVpc = (type: string, props: object): Sample => ({
  ...sample(type, { vpcId: UNKNOWN, ...props }),
  references: { vpcId: ["vpc"] },
});
const endpoint = (service: string): Sample => ({
  ...ofVpc("aws:ec2/vpcEndpoint:VpcEndpoint", { serviceName: `com.amazonaws.us-east-1.${service}` }),
  name: service,
});
const listener = (props: object) => sample("aws:lb/listener:Listener", props);
const balancer = () =>
  sample("aws:lb/loadBalancer:LoadBalancer", {
    accessLogs: { bucket: "logs", enabled: true },
    enableDeletionProtection: true,
  });
const WEB = { cidrBlocks: ["0.0.0.0/0"], fromPort: 443, toPort: 443 };

testRules("networks", {
  "namespaces-deny-traffic-by-default": {
    satisfied: [namespace(), denyAll()],
    violated: [
      [/No network policy/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/No network policy/, ([, policy]) => (policy.props.spec.policyTypes = ["Ingress"])],
      [/No network policy/, ([, policy]) => (policy.props.spec.policyTypes = ["Egress"])],
      [/No network policy/, ([, policy]) => (policy.props.spec.egress = [{}])],
      [/No network policy/, ([, policy]) => (policy.props.metadata.namespace = "other")],
      [/No network policy/, ([, policy]) => (policy.props.spec.podSelector = { matchLabels: { app: "a" } })],
    ],
    unknown: ([, policy]) => (policy.props.spec.policyTypes = UNKNOWN),
    alsoSatisfied: [
      ([, policy]) => (policy.props.spec.podSelector = { matchLabels: {}, matchExpressions: [] }),
      (samples) => {
        samples[0].props.metadata.name = "kube-system";
        (samples as Sample[]).splice(1, 1);
      },
      ([, policy]) => {
        policy.props.metadata.namespace = UNKNOWN;
        policy.references = { metadata: ["namespace"] };
      },
    ],
  },
  "network-policies-name-their-peers": {
    satisfied: [networkPolicy()],
    violated: [
      [/ingress lets everything/, ([policy]) => (policy.props.spec.ingress = [{}])],
      [/egress opens all ports/, ([policy]) => delete policy.props.spec.egress[0].ports],
      [
        /opens all ports/,
        ([policy]) => (policy.props.spec.egress = [{ to: [{ ipBlock: { cidr: "::/0" } }] }]),
      ],
    ],
    unknown: ([policy]) => (policy.props.spec.ingress = UNKNOWN),
  },
  "ingresses-use-tls": {
    satisfied: [ingress()],
    violated: [
      [/shop\.example has no certificate/, ([one]) => delete one.props.spec.tls],
      [/every name/, ([one]) => delete one.props.spec.rules[0].host],
      [/ingressClassName/, ([one]) => delete one.props.spec.ingressClassName],
    ],
    unknown: ([one]) => (one.props.spec.rules[0].host = UNKNOWN),
  },
  "ingresses-carry-no-snippets": {
    satisfied: [ingress()],
    violated: [
      [
        /server-snippet/,
        ([one]) =>
          (one.props.metadata.annotations["nginx.ingress.kubernetes.io/server-snippet"] = "return 200;"),
      ],
    ],
    unknown: ([one]) => (one.props.metadata.annotations = UNKNOWN),
  },
  "services-do-not-listen-on-nodes": {
    satisfied: [sample("kubernetes:core/v1:Service", { spec: { type: "ClusterIP" } })],
    violated: [
      [/NodePort/, ([service]) => (service.props.spec.type = "NodePort")],
      [/externalIPs/, ([service]) => (service.props.spec.externalIPs = ["203.0.113.7"])],
    ],
    unknown: ([service]) => (service.props.spec.type = UNKNOWN),
  },
  "mesh-traffic-is-mutual-tls": {
    satisfied: [
      sample("kubernetes:security.istio.io/v1:PeerAuthentication", { spec: { mtls: { mode: "STRICT" } } }),
    ],
    violated: [
      [/mode is PERMISSIVE/, ([one]) => (one.props.spec.mtls.mode = "PERMISSIVE")],
      [/mode is not given/, ([one]) => delete one.props.spec.mtls],
      [
        /Port 8080 has the mode DISABLE/,
        ([one]) => (one.props.spec.portLevelMtls = { "8080": { mode: "DISABLE" } }),
      ],
    ],
    unknown: ([one]) => (one.props.spec.mtls = UNKNOWN),
    alsoSatisfied: [([one]) => (one.props.spec.portLevelMtls = { "8080": { mode: "UNSET" } })],
  },
  "gateways-use-tls": {
    satisfied: [
      sample("kubernetes:networking.istio.io/v1:Gateway", {
        spec: {
          servers: [
            { port: { protocol: "HTTP" }, tls: { httpsRedirect: true } },
            { port: { protocol: "HTTPS" }, tls: { minProtocolVersion: "TLSV1_2" } },
          ],
        },
      }),
    ],
    violated: [
      [/plain HTTP/, ([gateway]) => delete gateway.props.spec.servers[0].tls],
      [
        /protocol is TLSV1_0/,
        ([gateway]) => (gateway.props.spec.servers[1].tls.minProtocolVersion = "TLSV1_0"),
      ],
    ],
    unknown: ([gateway]) => (gateway.props.spec.servers = UNKNOWN),
  },
  "load-balancers-use-tls": {
    satisfied: [
      listener({ protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
      { ...listener({ protocol: "HTTP", defaultActions: [{ type: "redirect" }] }), name: "plain" },
    ],
    violated: [
      [
        /sslPolicy is ELBSecurityPolicy-2016-08/,
        ([one]) => (one.props.sslPolicy = "ELBSecurityPolicy-2016-08"),
      ],
      [/plain HTTP/, ([, plain]) => (plain.props.defaultActions = [{ type: "forward" }])],
    ],
    unknown: ([one]) => (one.props.sslPolicy = UNKNOWN),
  },
  "load-balancers-keep-access-logs": {
    satisfied: [balancer()],
    violated: [[/not enabled/, ([one]) => (one.props.accessLogs = { bucket: "logs" })]],
    unknown: ([one]) => (one.props.accessLogs = UNKNOWN),
  },
  "load-balancers-refuse-deletion": {
    satisfied: [balancer()],
    violated: [[/not true/, ([one]) => delete one.props.enableDeletionProtection]],
    unknown: ([one]) => (one.props.enableDeletionProtection = UNKNOWN),
  },
  "default-security-groups-are-closed": {
    satisfied: [vpc(), ofVpc("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {})],
    violated: [
      [/open inside/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/has rules/, ([, group]) => (group.props.ingress = [{ protocol: -1, self: true }])],
    ],
    unknown: ([, group]) => (group.props.ingress = UNKNOWN),
  },
  "vpcs-keep-flow-logs": {
    satisfied: [vpc(), ofVpc("aws:ec2/flowLog:FlowLog", { trafficType: "ALL" })],
    violated: [
      [/No flow log/, (samples) => (samples as Sample[]).splice(1, 1)],
      [/No flow log/, ([, log]) => (log.props.trafficType = "REJECT")],
    ],
    unknown: ([, log]) => (log.props.trafficType = UNKNOWN),
  },
  "aws-services-are-reached-in-private": {
    satisfied: [vpc(), ...["s3", "ecr.api", "ecr.dkr", "sts", "secretsmanager", "logs"].map(endpoint)],
    violated: [[/no endpoint for s3, ecr\.api/, (samples) => (samples as Sample[]).splice(1, 2)]],
    unknown: ([, first]) => (first.props.serviceName = UNKNOWN),
  },
  "subnets-give-no-public-address": {
    satisfied: [sample("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: false })],
    violated: [[/is true/, ([subnet]) => (subnet.props.mapPublicIpOnLaunch = true)]],
    unknown: ([subnet]) => (subnet.props.mapPublicIpOnLaunch = UNKNOWN),
  },
  "only-web-ports-are-open-to-the-world": {
    satisfied: [
      sample("aws:ec2/securityGroup:SecurityGroup", { ingress: [WEB] }),
      sample("aws:ec2/securityGroupRule:SecurityGroupRule", {
        type: "egress",
        ...WEB,
        fromPort: 0,
        toPort: 0,
      }),
      sample("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
        cidrIpv4: "10.0.0.0/8",
        fromPort: 22,
        toPort: 22,
      }),
    ],
    violated: [
      [/Ports 22 to 22/, ([group]) => Object.assign(group.props.ingress[0], { fromPort: 22, toPort: 22 })],
      [/Ports 443 to 65535/, ([group]) => (group.props.ingress[0].toPort = 65535)],
      [/Ports 0 to 0/, ([, rule]) => (rule.props.type = "ingress")],
      [/Ports 22 to 22/, ([, , rule]) => (rule.props.cidrIpv4 = "0.0.0.0/0")],
      [/Ports 22 to 22/, ([, , rule]) => (rule.props.cidrIpv6 = "::/0")],
    ],
    unknown: ([group]) => (group.props.ingress[0].cidrBlocks = [UNKNOWN]),
  },
});
