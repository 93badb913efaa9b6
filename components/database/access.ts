import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataSecurityGroup } from "../data-access";
import { DatabaseArgs } from "./args";

interface Access {
  /** Group of the primary and its replicas. */
  database: aws.ec2.SecurityGroup;
  /** Group of the proxy, if there is one. */
  proxy: aws.ec2.SecurityGroup | undefined;
}

/**
 * Who may connect on `port`. With a proxy the clients reach the proxy and it the database; the clients themselves
 * reach the database only where it has replicas, which RDS Proxy does not serve.
 */
export function databaseAccess(
  name: string,
  args: DatabaseArgs,
  port: number,
  opts: { parent: pulumi.Resource; protect: boolean },
): Access {
  const { identifier, readReplicas = 0, instanceClients = {} } = args;
  const group = (part: string, description: string, clients: DatabaseArgs["clients"]) =>
    dataSecurityGroup(part, { ...args, ...opts, description, clients, port });
  const description = `PostgreSQL ${identifier}`;
  if (!args.proxy) {
    const clients = { ...args.clients, ...instanceClients };
    return { database: group(name, description, clients), proxy: undefined };
  }
  const proxy = group(`${name}-proxy`, `Proxy of ${identifier}`, args.clients);
  const clients = readReplicas > 0 ? args.clients : {};
  const database = group(name, description, { ...clients, ...instanceClients, proxy: proxy.id });
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-proxy-to-database`,
    {
      securityGroupId: proxy.id,
      description: `To ${identifier}`,
      referencedSecurityGroupId: database.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      tags: args.tags,
    },
    { parent: opts.parent },
  );
  return { database, proxy };
}
