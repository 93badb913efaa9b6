import { OwnedAlert, ownedAlert } from "../service-health/owned-alert";
import { Rule } from "../service-health/rules";

/** Labels an alert keeps: the instance, and by its tags the system and the team. */
const OF_DATABASE = "dimension_DBInstanceIdentifier, tag_slipway_system, tag_slipway_owner";
const OF_CACHE = "dimension_CacheClusterId, tag_slipway_system, tag_slipway_owner";

const GIB = 2 ** 30;

type DataAlert = Omit<OwnedAlert, "team" | "system">;

const DATABASE = "database {{ $labels.dimension_DBInstanceIdentifier }}";
const CACHE = "cache {{ $labels.dimension_CacheClusterId }}";

/**
 * On what the machines of databases and caches say; what the programs on them say, the exporters beside them tell. The
 * lag of replicas in seconds and failed backups are alarms of CloudWatch.
 */
const ALERTS: DataAlert[] = [
  {
    name: "DatabaseStorageLow",
    severity: "critical",
    expr: `min by (${OF_DATABASE}) (aws_rds_free_storage_space_minimum) < ${2 * GIB}`,
    minutes: 5,
    summary: `${DATABASE} has less than 2 GiB left: it stops when there is none`,
  },
  {
    name: "DatabaseBusy",
    severity: "warning",
    expr: `max by (${OF_DATABASE}) (aws_rds_cpuutilization_average) > 90`,
    minutes: 15,
    summary: `${DATABASE} has used more than 90 % of its CPU for 15 minutes`,
  },
  {
    name: "CacheBusy",
    severity: "warning",
    expr: `max by (${OF_CACHE}) (aws_elasticache_engine_cpuutilization_average) > 90`,
    minutes: 15,
    summary: `${CACHE} has used more than 90 % of its one thread for 15 minutes`,
  },
];

/** The rules; who owns an instance is read from its tags. */
export function dataAlerts(runbooks: string | undefined): Rule[] {
  const owner = { team: "{{ $labels.tag_slipway_owner }}", system: "{{ $labels.tag_slipway_system }}" };
  return ALERTS.map((alert) => ownedAlert({ ...alert, ...owner }, runbooks));
}
