import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseArgs } from "./args";

/** Parameters of the engine: TLS only, and a log of who connects, what is changed and what is slow. */
export function parameterGroup(
  name: string,
  { identifier, engineVersion, tags }: DatabaseArgs,
  opts: pulumi.CustomResourceOptions,
): aws.rds.ParameterGroup {
  const family = `postgres${engineVersion.split(".")[0]}`;
  return new aws.rds.ParameterGroup(
    name,
    {
      name: `${identifier}-${family}`,
      family,
      parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_connections", value: "1" },
        { name: "log_disconnections", value: "1" },
        { name: "log_statement", value: "ddl" },
        // Milliseconds.
        { name: "log_min_duration_statement", value: "1000" },
      ],
      tags,
    },
    opts,
  );
}
