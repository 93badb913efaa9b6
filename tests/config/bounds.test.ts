import assert from "node:assert/strict";
import * as path from "node:path";
import { overlaps, parseIpv4Network } from "../../components/network/cidr";
import { loadConfig } from "../../config/load";
import { loadProject } from "../../offline/project";

const PROD = loadProject(path.resolve(__dirname, "../.."), "prod").config;

/** What the user is told of the config of prod after a change of one structured key; nothing where it is accepted. */
function told(key: string, change: (value: any) => unknown): string {
  const values = { ...PROD };
  values[`slipway:${key}`] = JSON.stringify(change(JSON.parse(values[`slipway:${key}`] ?? "null")));
  try {
    loadConfig(values, "prod");
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

const network = (change: object) => told("network", (value) => ({ ...value, ...change }));
const group = (change: object) =>
  told("cluster", (value) => ({
    ...value,
    nodeGroups: { system: { ...value.nodeGroups.system, ...change } },
  }));
const database = (change: object) =>
  told("databases", (value) => ({ ...value, daa: { daa: { ...value.daa.daa, ...change } } }));

describe("a value at its bound in the stack config", () => {
  it("is a network of /16 or of /20, and none beside them", () => {
    assert.equal(network({ cidr: "10.48.0.0/16" }), "");
    assert.equal(network({ cidr: "10.48.0.0/20" }), "");
    assert.match(network({ cidr: "10.48.0.0/15" }), /network\.cidr .*from \/16 to \/20/);
    assert.match(network({ cidr: "10.48.0.0/21" }), /network\.cidr .*from \/16 to \/20/);
  });

  it("is a zone of the region, given once", () => {
    const zones = ["us-east-1a", "us-east-1b", "eu-west-1c"];
    assert.match(network({ zones }), /network\.zones\[2\] is "eu-west-1c"; allowed: a zone of us-east-1/);
    const twice = ["us-east-1a", "us-east-1b", "us-east-1a"];
    assert.match(network({ zones: twice }), /network\.zones\[2\] is "us-east-1a"; allowed: each zone once/);
  });

  it("is a node group whose sizes are equal, and none whose sizes cross", () => {
    assert.equal(group({ min: 3, desired: 3, max: 3 }), "");
    for (const sizes of [
      { min: 4, desired: 3, max: 6 },
      { min: 3, desired: 7, max: 6 },
    ]) {
      assert.match(group(sizes), /cluster\.nodeGroups\.system .*allowed: min <= desired <= max/);
    }
  });

  it("is one node group at least", () => {
    const none = told("cluster", (value) => ({ ...value, nodeGroups: {} }));
    assert.match(none, /cluster\.nodeGroups is "none"; allowed: at least one node group/);
  });

  it("is a database that may not grow, and none that would shrink", () => {
    assert.equal(database({ storage: 100, maxStorage: 100 }), "");
    assert.match(
      database({ storage: 100, maxStorage: 99 }),
      /databases\.daa\.daa\.maxStorage is 99; allowed: at least storage \(100\)/,
    );
  });

  it("is two admins who are not the same principal", () => {
    const sameTwice = told("cluster", (value) => ({
      ...value,
      access: { ci: value.access.ci, platform: { ...value.access.platform, ...value.access.ci } },
    }));
    assert.match(sameTwice, /cluster\.access .*allowed: at least two independent admins/);
  });

  it("is a system that is named once", () => {
    const twice = told("systems", (value) => [...value, "daa"]);
    assert.match(twice, /systems\[5\] is "daa"; allowed: each system once/);
  });
});

describe("an IPv4 network", () => {
  it("is four numbers to 255 and a prefix to 32, and nothing around them", () => {
    for (const text of ["0.0.0.0/0", "255.255.255.255/32", "10.48.0.0/16"])
      assert.ok(parseIpv4Network(text), text);
    const malformed = [
      ...["10.48.0.0", "10.48.0/16", "10.48.0.0/33", "256.0.0.0/8", "1.256.0.0/16", "1.2.256.0/24"],
      ...["1.2.3.256/32", "x10.48.0.0/16", "10.48.0.0/16x", "10.48.0.0/160", "1000.0.0.0/8"],
    ];
    for (const text of malformed) assert.equal(parseIpv4Network(text), undefined, text);
  });

  it("begins where its prefix lets it", () => {
    assert.equal(parseIpv4Network("10.48.1.0/16"), undefined);
    assert.deepEqual(parseIpv4Network("0.0.1.0/24"), { first: 256, last: 511, prefix: 24 });
  });

  it("overlaps what it shares one address with, and not its neighbour", () => {
    const [low, high, wide] = ["10.0.0.0/24", "10.0.1.0/24", "10.0.0.0/16"].map((text) =>
      parseIpv4Network(text)!,
    );
    assert.equal(overlaps(low!, high!), false);
    assert.equal(overlaps(high!, low!), false);
    for (const one of [low!, high!]) assert.ok(overlaps(one, wide!) && overlaps(wide!, one));
    assert.ok(overlaps(low!, low!));
  });
});
