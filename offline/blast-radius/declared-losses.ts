import { Row } from "./atlas";
import { Affected, losesData } from "./effects";

/** Config keys whose change deletes or replaces what holds data, and is meant to. */
export interface DeclaredLoss {
  /** The key as errors of the config write it, without `slipway:`. */
  keys: RegExp;
  /** The only resources that may go, by type and name; default: any. */
  only?: RegExp;
  /** What is lost, and why it cannot stay. */
  why: string;
  /** What to do before, or instead. */
  instead: string;
}

/** By hand, and complete: the atlas is not written with a loss that none of these declares. */
export const DECLARED_LOSSES: DeclaredLoss[] = [
  {
    keys: /^stage$/,
    why: "Everything is named after its stage, so that all of it would be made anew.",
    instead: "Never in a living stack; make a new one.",
  },
  {
    keys: /^accountId$/,
    only: /^Bucket (access-logs|recovery-access-logs|logs|traces)$/,
    why: "Names of buckets hold the account.",
    instead: "A living stack refuses it before anything is made; make a new stack.",
  },
  {
    keys: /^recovery$/,
    why: "A recovery stack stands in for another region: it has no data of its own until it is active.",
    instead: "Only in a new stack, such as prod-dr.",
  },
  {
    keys: /^kubeContext$/,
    why: "Another cluster has nothing of this one.",
    instead: "Destroy the stack first, or select another stack for the other cluster.",
  },
  {
    keys: /^systems\[\d+\]$/,
    why: "A system that no longer runs goes with its data; where a stage protects its data, the change is refused.",
    instead: "Dump its databases first.",
  },
  {
    keys: /^dns$/,
    only: /^Namespace platform-external-dns$/,
    why: "ExternalDNS goes, with its namespace, which holds no data. The records it made stay in Route 53.",
    instead: "Nothing; from then on records are made by hand.",
  },
  {
    keys: /^alerts\.(pagerDutySecretName|heartbeatSecretName|teamPagerDutySecretNames(\.[a-z0-9-]+)?)$/,
    only: /^Secret monitoring-/,
    why: "The entry in Secrets Manager goes or gets another name, and a new entry is empty. Nobody is called meanwhile.",
    instead: "Have the routing key at hand, and put it into the new entry at once.",
  },
  {
    keys: /^network\.zones\[\d+\]$/,
    only: /^Instance .+-replica-\d+$/,
    why: "A read replica stands in one zone for its life, and is made anew in the other. The primary keeps its data.",
    instead: "At an hour when the remaining replicas can carry the reads.",
  },
  {
    keys: /^backup\.recoveryRegion$/,
    only: /^((Key|Vault) recovery|Bucket (recovery-access-logs|.+-copy))$/,
    why: "Copies in the other region are made anew from today's data; older ones are left behind or refuse the deletion.",
    instead: "Keep the old region until the new one has copies of the age you need.",
  },
  {
    keys: /^databases\.[a-z0-9-]+\.[a-z0-9-]+\.restoreFrom$/,
    only: /^Instance .+-database$/,
    why: "A restored database is a new one, in place of the one that is there.",
    instead: "In a recovery stack only, as docs/disaster-recovery.md says.",
  },
  {
    keys: /^databases\.[a-z0-9-]+\.[a-z0-9-]+\.readReplicas$/,
    only: /^(Instance .+-replica-\d+|Secret .+-database-password)$/,
    why: "The replicas go. Without any of them RDS keeps the password itself, and our entry goes too; the data stays.",
    instead: "Lead readers to the primary first.",
  },
  {
    keys: /^(databases|caches)\.[a-z0-9-]+\.[a-z0-9-]+\.storage$/,
    only: /^StatefulSet .+-(database|cache)$/,
    why: "On a developer's cluster: a volume claim template cannot change, and the volume goes with the StatefulSet.",
    instead: "Dump the database first.",
  },
  {
    keys: /^databases\.[a-z0-9-]+\.[a-z0-9-]+\.backup$/,
    only: /^PersistentVolumeClaim .+-database-backup$/,
    why: "On a developer's cluster: the backups go with their volume. The database stays.",
    instead: "Copy the backups first, if you want any.",
  },
];

/** The declaration that covers everything a row loses. */
export function declarationOf({ key, affected }: Row): DeclaredLoss | undefined {
  return DECLARED_LOSSES.find(
    ({ keys, only = /./ }) =>
      keys.test(key.replace(/^slipway:/, "")) &&
      affected.filter(losesData).every((one) => only.test(named(one))),
  );
}

/** What the rows and the declarations do not agree on, one a line; empty where each loss is declared and happens. */
export function declarationProblems(stacks: Map<string, Row[]>): string[] {
  const losing = [...stacks].flatMap(([stack, rows]) =>
    rows.filter(({ affected }) => affected.some(losesData)).map((row) => ({ stack, row })),
  );
  const declared = new Set(losing.map(({ row }) => declarationOf(row)));
  return [
    ...losing
      .filter(({ row }) => declarationOf(row) === undefined)
      .map(({ stack, row }) => {
        const lost = row.affected.filter(losesData).map(named).join(", ");
        return `${stack}, ${row.key} loses what no entry of offline/blast-radius/declared-losses.ts declares: ${lost}`;
      }),
    ...DECLARED_LOSSES.filter((loss) => !declared.has(loss)).map(
      ({ keys }) =>
        `no change of ${keys.source} loses anything: take it out of offline/blast-radius/declared-losses.ts`,
    ),
  ];
}

/** Such as `Bucket logs`. */
function named({ type, name }: Affected): string {
  return `${type.split(":").pop() ?? type} ${name}`;
}
