import { AllowStatement } from "../../components/add-on/pod-identity";
import { DeliveryPermissionArgs } from "../../components/delivery";
import { BUCKETS } from "./buckets";
import { CLUSTER } from "./cluster";
import { DATABASES } from "./databases";
import { iamStatements } from "./iam";
import { IDENTITY } from "./identity";
import { Needs, NeedsByType } from "./needs";
import { NETWORK } from "./network";
import { ANYWHERE, Place, resourcesOf } from "./resources";
import { STORAGE } from "./storage";
import { WATCHING } from "./watching";

const PARTS: Record<string, NeedsByType> = {
  network: NETWORK,
  cluster: CLUSTER,
  databases: DATABASES,
  storage: STORAGE,
  buckets: BUCKETS,
  identity: IDENTITY,
  watching: WATCHING,
};

/** Every type that the roles can handle; a test holds the stacks to it. */
export const COVERED_TYPES: string[] = Object.values(PARTS).flatMap((part) => Object.keys(part));

/** What planning and deploying a stage needs in AWS, action by action. */
export function stagePermissions(place: Place): DeliveryPermissionArgs {
  const parts = (actionsOf: (needs: Needs) => string[]) =>
    Object.fromEntries(
      Object.entries(PARTS).map(([name, part]) => [
        name,
        statements(Object.values(part).flatMap(actionsOf), place),
      ]),
    );
  return {
    plan: parts(({ read }) => read),
    deploy: parts(({ read, change }) => [...read, ...change]),
  };
}

function statements(actions: string[], place: Place): AllowStatement[] {
  const wanted = [...new Set(actions)].sort();
  const services = [...new Set(wanted.map((action) => action.split(":")[0]!))];
  const named = services.flatMap((service) => {
    const own = wanted.filter((action) => action.startsWith(`${service}:`) && !ANYWHERE.has(action));
    if (service === "iam") return iamStatements(own, place);
    if (service === "kms") return kmsStatements(own, place);
    return own.length === 0
      ? []
      : [{ Sid: sid(service), Action: own, Resource: resourcesOf(service, place) }];
  });
  const anywhere = wanted.filter((action) => ANYWHERE.has(action));
  if (anywhere.length === 0) return named;
  const regions = [...new Set([...place.regions, "us-east-1"])];
  const condition = { StringEquals: { "aws:RequestedRegion": regions } };
  return [...named, { Sid: "Anywhere", Action: anywhere, Resource: "*", Condition: condition }];
}

/** Grants are for services of AWS alone, and nothing is decrypted but what Secrets Manager writes for this role. */
function kmsStatements(actions: string[], place: Place): AllowStatement[] {
  const { regions } = place;
  const Resource = resourcesOf("kms", place);
  const grants = actions.filter((action) => action.endsWith(":CreateGrant"));
  const content = actions.filter((action) => ["kms:Decrypt", "kms:GenerateDataKey"].includes(action));
  const rest = actions.filter((action) => !grants.includes(action) && !content.includes(action));
  const statements: AllowStatement[] = [
    { Sid: "Kms", Action: rest, Resource },
    { Sid: "Grants", Action: grants, Resource, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } },
    {
      Sid: "Entries",
      Action: content,
      Resource,
      Condition: {
        StringEquals: {
          "kms:ViaService": regions.map((region) => `secretsmanager.${region}.amazonaws.com`),
        },
      },
    },
  ];
  return statements.filter(({ Action }) => Action.length > 0);
}

function sid(service: string): string {
  return service.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}
