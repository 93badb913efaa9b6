import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { stringify } from "yaml";
import { Server, startServer } from "../cluster/child-process";
import { Section, without } from "./chart-configs";
import { collectorEnvironment } from "./otel-collector";

/** A collector on loopback, in a folder of its own. */
export class RunningCollector {
  readonly folder = mkdtempSync(path.join(tmpdir(), "slipway-collector-"));
  private server: Server | undefined;

  constructor(
    private readonly program: string,
    private readonly image: string,
  ) {}

  /** Starts it, again if it has ended; its own figures and probes, whose ports are fixed, are left out. */
  start(config: Section): void {
    const file = path.join(this.folder, "relay.yaml");
    writeFileSync(file, stringify(withoutFixedPorts(config), { aliasDuplicateObjects: false }));
    const environment = Object.entries(collectorEnvironment(this.image)).map(
      ([key, value]) => `${key}=${value}`,
    );
    const args = [...environment, this.program, `--config=${file}`];
    this.server = startServer("otel-collector", "env", args, path.join(this.folder, "log"));
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.server?.kill();
  }

  /** Ends it as Kubernetes does, which lets it deliver what it holds. */
  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Resolves with what is there at last; throws with the collector's last lines if it ends before. */
  async until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (!this.server?.running()) throw new Error(`the collector has ended:\n${this.server?.logTail()}`);
      await delay(50);
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withoutFixedPorts(config: Section): Section {
  const extensions = without(config["extensions"], "health_check");
  const service = config["service"] as Section;
  return {
    ...config,
    extensions,
    service: { ...service, extensions: Object.keys(extensions), telemetry: { metrics: { level: "none" } } },
  };
}
