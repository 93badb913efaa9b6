import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { TYPES_WITH_NATURAL_ID, naturalId } from "../../offline/recover/natural-ids";

const SDK = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** Inputs of the resource that the SDK's Import section has as its example. */
const EXAMPLES: Record<string, Record<string, string>> = {
  "aws:cloudwatch/eventRule:EventRule": { name: "capture-console-sign-in" },
  "aws:cloudwatch/eventTarget:EventTarget": { rule: "rule-name", targetId: "target-id" },
  "aws:ec2/route:Route": { routeTableId: "rtb-656C65616E6F72", destinationCidrBlock: "10.42.0.0/16" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    subnetId: "subnet-6777656e646f6c796e",
    routeTableId: "rtb-656c65616e6f72",
  },
  "aws:ec2/tag:Tag": { resourceId: "tgw-attach-1234567890abcdef", key: "Name" },
  "aws:eks/accessEntry:AccessEntry": {
    clusterName: "example-cluster",
    principalArn: "arn:aws:iam::123456789012:role/example",
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    clusterName: "example-cluster",
    principalArn: "arn:aws:iam::123456789012:role/example",
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
  },
  "aws:eks/addon:Addon": { clusterName: "example-cluster", addonName: "example-addon" },
  "aws:eks/nodeGroup:NodeGroup": { clusterName: "example-cluster", nodeGroupName: "example-group" },
  "aws:iam/rolePolicy:RolePolicy": { role: "role_of_mypolicy_name", name: "mypolicy_name" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    role: "test-role",
    policyArn: "arn:aws:iam::xxxxxxxxxxxx:policy/test-policy",
  },
  "aws:route53/record:Record": { zoneId: "Z4KAPRWWNC7JR", name: "dev", type: "NS" },
};

interface Documented {
  /** The section as one line of small letters. */
  text: string;
  /** Ids in its examples. */
  ids: string[];
}

/** The Import section of a type, which the provider's makers write. */
function documented(type: string): Documented {
  const file = path.join(SDK, `${type.split(":")[1]}.d.ts`);
  const [, section = ""] =
    /^ \* (?:## Import$|Using `pulumi import`)(.*?)^ \*\/$/ms.exec(fs.readFileSync(file, "utf8")) ?? [];
  const ids = [...section.matchAll(/pulumi import (\S+) \S+ (\S+)/g)]
    .filter(([, imported]) => imported === type)
    .map(([, , id = ""]) => id);
  return { text: section.toLowerCase().replace(/[\s*]+/g, " "), ids };
}

/** `file`, `system` and `id` of `fileSystemId`. */
function words(property: string): string[] {
  return property.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

describe("The id by which recover reads back what an interrupted update made", () => {
  it("is known for data, roles, nodes and access", () => {
    for (const kind of ["rds/instance", "s3/bucket", "iam/role", "eks/nodeGroup", "eks/accessEntry"])
      assert.ok(
        TYPES_WITH_NATURAL_ID.some((type) => type.startsWith(`aws:${kind}:`)),
        kind,
      );
  });

  for (const type of TYPES_WITH_NATURAL_ID)
    it(`is that of the SDK's Import section: ${type}`, () => {
      const { text, ids } = documented(type);
      assert.ok(ids.length > 0, "the section has no example");
      const inputs = EXAMPLES[type] ?? { [onlyInput(type)]: ids[0] ?? "" };
      const made = naturalId(type, inputs) ?? "";
      const fits = (id: string) => id === made || (id.endsWith(`/${made}`) && text.includes("if you omit"));
      assert.ok(ids.some(fits), `${made} is none of ${ids.join()}`);
      const missing = Object.entries(inputs).flatMap(([property, value]) =>
        // An ARN serves as an id.
        words(property).filter(
          (word) => !text.includes(word) && !(word === "id" && value.startsWith("arn:")),
        ),
      );
      assert.deepEqual(missing, [], text);
    });

  it("is asked for where AWS makes it up, or another input is part of it", () => {
    assert.equal(naturalId("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), undefined);
    assert.equal(naturalId("aws:secretsmanager/secret:Secret", { name: "token" }), undefined);
    assert.equal(
      naturalId("aws:cloudwatch/eventRule:EventRule", { name: "a", eventBusName: "b" }),
      undefined,
    );
    assert.equal(naturalId("aws:ec2/route:Route", { routeTableId: "rtb-1" }), undefined);
    assert.match(documented("aws:secretsmanager/secret:Secret").ids[0] ?? "", /^arn:.*-123456$/);
  });

  it("is namespace and name for objects of Kubernetes, or the name alone for those without a namespace", () => {
    const metadata = { name: "api", namespace: "shop" };
    assert.equal(naturalId("kubernetes:apps/v1:Deployment", { metadata }), "shop/api");
    assert.equal(naturalId("kubernetes:core/v1:Namespace", { metadata: { name: "shop" } }), "shop");
    assert.equal(naturalId("kubernetes:helm.sh/v3:Release", metadata), "shop/api");
  });
});

/** The input of which the id of a type is made, for types with one alone. */
function onlyInput(type: string): string {
  const asked: string[] = [];
  naturalId(
    type,
    new Proxy({}, { get: (_target, property) => void asked.push(String(property)), has: () => false }),
  );
  return asked.filter(Boolean).at(-1) ?? "";
}
