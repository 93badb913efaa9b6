import * as path from "node:path";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { AccessLogBucket } from "./access-log-bucket";
import { AlarmTopic } from "./alarm-topic";
import { AppService } from "./app-service";
import { Backup } from "./backup";
import { BlackboxExporter } from "./blackbox-exporter";
import { Bucket } from "./bucket";
import { Cache } from "./cache";
import { Cluster } from "./cluster";
import { CostBudget } from "./cost-budget";
import { Database } from "./database";
import { DatabaseLogin } from "./database-login";
import { EncryptionKey } from "./encryption-key";
import { FileSystem } from "./file-system";
import { LogStore } from "./log-store";
import { MonitoringStack } from "./monitoring-stack";
import { Network } from "./network";
import { Platform } from "./platform";
import { Registry } from "./registry";
import { RestoreCheck } from "./restore-check";
import { Secret } from "./secret";
import { ServiceHealth } from "./service-health";
import { Tenant } from "./tenant";
import { TraceStore } from "./trace-store";
import { UptimeChecks } from "./uptime-checks";

// The SDK infers the schema from the sources, by the tsconfig.json of the folder named.
void componentProviderHost({
  name: "slipway",
  dirname: path.join(__dirname, "schema"),
  components: [
    AccessLogBucket,
    AlarmTopic,
    AppService,
    Backup,
    BlackboxExporter,
    Bucket,
    Cache,
    Cluster,
    CostBudget,
    Database,
    DatabaseLogin,
    EncryptionKey,
    FileSystem,
    LogStore,
    MonitoringStack,
    Network,
    Platform,
    Registry,
    RestoreCheck,
    Secret,
    ServiceHealth,
    Tenant,
    TraceStore,
    UptimeChecks,
  ],
});
