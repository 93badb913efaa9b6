/**
 * Every component by its name. The types of its parts stand in its folder: `NodeGroupArgs` in
 * `@slipway/components/cluster`.
 *
 * @packageDocumentation
 */
export { AlarmTopic, type AlarmTopicArgs } from "./alarm-topic";
export { AppService, type AppServiceArgs } from "./app-service";
export { ArgsError } from "./args-error";
export { Backup, type BackupArgs } from "./backup";
export { BlackboxExporter, type BlackboxExporterArgs } from "./blackbox-exporter";
export { AccessLogBucket, type AccessLogBucketArgs, Bucket, type BucketArgs } from "./bucket";
export { Cache, type CacheArgs } from "./cache";
export { Cluster, type ClusterArgs } from "./cluster";
export { CostBudget, type CostBudgetArgs } from "./cost-budget";
export { Database, type DatabaseArgs } from "./database";
export { DatabaseLogin, type DatabaseLoginArgs } from "./database-login";
export { Delivery, type DeliveryArgs, PushRole, type PushRoleArgs } from "./delivery";
export { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
export { FileSystem, type FileSystemArgs } from "./file-system";
export { InClusterBucket, type InClusterBucketArgs } from "./in-cluster-bucket";
export { InClusterCache } from "./in-cluster-cache";
export { InClusterDatabase } from "./in-cluster-database";
export { type InClusterServerArgs } from "./in-cluster-server";
export { LocalMonitoring, type LocalMonitoringArgs } from "./local-monitoring";
export { LocalPlatform, type LocalPlatformArgs } from "./local-platform";
export { LogStore, type LogStoreArgs } from "./log-store";
export { MonitoringStack, type MonitoringStackArgs } from "./monitoring-stack";
export { Network, type NetworkArgs } from "./network";
export { Platform, type PlatformArgs } from "./platform";
export { RecoveryRegion, type RecoveryRegionArgs } from "./recovery-region";
export { Registry, type RegistryArgs } from "./registry";
export { RestoreCheck, type RestoreCheckArgs } from "./restore-check";
export { Secret, type SecretArgs } from "./secret";
export { ServiceHealth, type ServiceHealthArgs } from "./service-health";
export { SyntheticSecrets, type SyntheticSecretsArgs } from "./synthetic-secrets";
export { Tenant, type TenantArgs } from "./tenant";
export { TraceStore, type TraceStoreArgs } from "./trace-store";
export { UptimeChecks, type UptimeChecksArgs } from "./uptime-checks";
