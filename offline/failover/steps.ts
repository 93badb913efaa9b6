import { LostRegion } from "./lost-region";

/** One step of a failover, in the order it is taken. */
export interface Step {
  title: string;
  /** What the step is allowed to take; all of them together are the promised recovery time. */
  minutes: number;
  /** What to know. */
  notes: string[];
  commands: string[];
}

/** Document 003, REQ-T237. */
export const PROMISED = { recoveryMinutes: 60, lossMinutes: 5 };

/** The ordered steps that bring a lost region's systems up in the other. */
export function failoverSteps(lost: LostRegion): Step[] {
  const { region, stack, recoveryRegion, recoveryStack } = lost;
  return [
    {
      title: "Decide, and stop the writers that still run",
      minutes: 5,
      notes: [
        `What ${region} still writes from here on is lost. Skip the command where the API does not answer.`,
      ],
      commands: [
        `kubectl --context slipway-${stack} get namespaces -l slipway/tenant -o name | cut -d/ -f2 | xargs -I{} kubectl --context slipway-${stack} -n {} scale deployments,rollouts --all --replicas 0`,
      ],
    },
    {
      title: "Find the newest backup of each database",
      minutes: 3,
      notes: ["The second column is the recovery point: all after it is lost."],
      commands: Object.values(lost.databases).map((identifier) => findBackup(recoveryRegion, identifier)),
    },
    {
      title: `Tell ${recoveryStack} that it is active, and from which backups`,
      minutes: 2,
      notes: [],
      commands: [
        ...Object.keys(lost.databases).map(
          (key) =>
            `pulumi config set --stack ${recoveryStack} --path 'slipway:databases.${key}.restoreFrom' ARN`,
        ),
        `pulumi config set --stack ${recoveryStack} --path 'slipway:recovery.active' true`,
      ],
    },
    {
      title: "Look at what will be made",
      minutes: 2,
      notes: [],
      commands: [`npx slipway preview --stack ${recoveryStack}`],
    },
    {
      title: "Make it: databases from their backups, caches, systems",
      minutes: 35,
      notes: ["RDS restores all databases at once; the largest decides how long it takes."],
      commands: [`pulumi up --stack ${recoveryStack}`],
    },
    {
      title: "Bring back files and objects",
      minutes: 5,
      notes: [
        `From vault ${lost.vault} into the new ones: ${[...lost.restored.EFS, ...lost.restored.S3].join(", ") || "nothing"}. Restoring goes on beside the next steps.`,
      ],
      commands: Object.entries(lost.restored)
        .filter(([, names]) => names.length > 0)
        .map(([type]) => newestRecoveryPoints(recoveryRegion, lost.vault, type)),
    },
    {
      title: "See that every pod is ready",
      minutes: 3,
      notes: ["Nothing is listed when all is well."],
      commands: [
        `kubectl --context slipway-${recoveryStack} get pods -A --field-selector status.phase!=Running,status.phase!=Succeeded`,
      ],
    },
    lost.namesMove ? namesMove(lost) : pointNames(lost),
  ];
}

/** The records of the lost region give way as soon as its load balancer is unhealthy. */
function namesMove({ hosts, region, recoveryRegion }: LostRegion): Step {
  return {
    title: "See that the names have moved",
    minutes: 5,
    notes: [
      `Names: ${hosts.join(", ") || "none"}. Route 53 answers with the load balancer in ${recoveryRegion} while that in ${region} is unhealthy; certificates are issued then.`,
      `Where it is healthy all the same, and must not be used: delete the record of ${region} by hand.`,
    ],
    commands: hosts.map((host) => `dig +short ${host}`),
  };
}

function pointNames({ hosts, recoveryStack }: LostRegion): Step {
  return {
    title: "Point the names at the new load balancer",
    minutes: 5,
    notes: [`Names: ${hosts.join(", ") || "none"}. Certificates are issued once the names point here.`],
    commands: [
      `kubectl --context slipway-${recoveryStack} get services -A --field-selector spec.type=LoadBalancer`,
    ],
  };
}

function findBackup(region: string, identifier: string): string {
  const query = `DBInstanceAutomatedBackups[?DBInstanceIdentifier=='${identifier}'].[DBInstanceAutomatedBackupsArn,RestoreWindow.LatestTime]`;
  return `aws rds describe-db-instance-automated-backups --region ${region} --output text --query "${query}"`;
}

function newestRecoveryPoints(region: string, vault: string, type: string): string {
  const query =
    "reverse(sort_by(RecoveryPoints,&CreationDate))[].[ResourceName,CreationDate,RecoveryPointArn]";
  return `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name ${vault} --by-resource-type ${type} --output text --query "${query}"   # then aws backup start-restore-job`;
}
