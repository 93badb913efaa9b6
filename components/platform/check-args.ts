import { ArgsError } from "../args-error";
import { architectureOf, carriesTrunkInterface } from "../cluster/instance-types";
import { PlatformArgs } from "./args";

/** @throws ArgsError for what {@link Platform} lists. */
export function checkPlatformArgs(name: string, args: PlatformArgs) {
  const fail = (problem: string): never => {
    throw new ArgsError("Platform", name, problem);
  };
  if (!/^\d{12}$/.test(args.accountId)) {
    fail(`accountId is "${args.accountId}"; give the 12 digits of the AWS account`);
  }
  if (!/^\d+(\.\d+){3}\/\d+$/.test(args.vpcCidr)) {
    fail(`vpcCidr is "${args.vpcCidr}"; give the address range of the VPC, e.g. 10.40.0.0/16`);
  }
  if (!Number.isInteger(args.replicas) || args.replicas < 1) {
    fail(`replicas is ${args.replicas}; give 1 or more`);
  }
  if (!/^[^@\s]+@[^@\s]+$/.test(args.acmeEmail)) {
    fail(`acmeEmail is "${args.acmeEmail}"; give the mail address Let's Encrypt may write to`);
  }
  if (args.ingressCidrs?.length === 0) {
    fail(
      "ingressCidrs is empty, so nobody could reach the ingress; give ranges, or leave it out for everyone",
    );
  }
  checkImages(args, fail);
  checkZones(args, fail);
  for (const [pool, size] of Object.entries(args.nodePools)) {
    checkNodePool(pool, size, fail);
  }
}

function checkImages({ images }: PlatformArgs, fail: (problem: string) => never) {
  if (images.registries.length === 0) {
    fail("images.registries is empty, so no tenant pod could start; give prefixes such as ghcr.io/example/");
  }
  const open = images.registries.find((registry) => !/^[\w.:-]+\/([\w./-]+\/)?$/.test(registry));
  if (open !== undefined) {
    fail(
      `images.registries has "${open}"; a prefix is a registry host and path ending in "/", ` +
        "so that no other owner's name can start the same way",
    );
  }
}

function checkZones({ dnsZones }: PlatformArgs, fail: (problem: string) => never) {
  if (!dnsZones) return;
  if (Object.keys(dnsZones).length === 0) fail("dnsZones is empty; give zones, or leave it out");
  for (const [domain, id] of Object.entries(dnsZones)) {
    if (!/^Z[A-Z0-9]{1,31}$/.test(id)) {
      fail(`dnsZones has ${domain}: "${id}"; give the id of its hosted zone, such as Z0123456789ABCDEFGHIJ`);
    }
  }
}

function checkNodePool(
  pool: string,
  size: PlatformArgs["nodePools"][string],
  fail: (problem: string) => never,
) {
  const key = `nodePools.${pool}`;
  if (!(size.cpuLimit > 0)) fail(`${key}.cpuLimit is ${size.cpuLimit}; give the ceiling in vCPU, above 0`);
  if (size.capacityTypes.length === 0) fail(`${key}.capacityTypes is empty; give on-demand, spot or both`);
  if (size.instanceFamilies.length === 0) fail(`${key}.instanceFamilies is empty; give families such as m7i`);
  for (const family of size.instanceFamilies) {
    const type = `${family}.large`;
    if (!carriesTrunkInterface(type)) {
      fail(
        `${key}.instanceFamilies has ${family}, whose pods cannot have security groups of their own; ` +
          "give an m, c or r family from generation 5 on",
      );
    }
    if (architectureOf(type) !== size.architecture) {
      fail(
        `${key}.instanceFamilies has ${family}, which is ${architectureOf(type)}, not ${size.architecture}`,
      );
    }
  }
}
