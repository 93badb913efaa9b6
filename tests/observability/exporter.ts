import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Server, startServer } from "../cluster/child-process";
import { debianProgram } from "../debian-program";

/** An exporter of Debian on loopback, with the arguments and variables that the plan gives to the image. */
export class Exporter {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "slipway-exporter-"));
  private readonly server: Server;

  /** Of the program `prometheus-<name>-exporter`, which listens on `port`. */
  constructor(
    readonly name: "blackbox" | "postgres" | "redis",
    private readonly port: number,
    args: string[],
    env: Record<string, string> = {},
  ) {
    const program = `prometheus-${name}-exporter`;
    const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
    const command = [...variables, debianProgram(program, program), ...args];
    this.server = startServer(program, "env", command, path.join(this.folder, "log"));
  }

  /** What it answers: values by the name of the metric with its labels. */
  async metrics(query = "/metrics"): Promise<Map<string, number>> {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${this.port}${query}`).catch(() => undefined);
      if (answer) return read(await answer.text());
      if (!this.server.running())
        throw new Error(`${this.name} exporter has ended: ${this.server.logTail()}`);
      await delay(20);
    }
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Prometheus' text format. */
function read(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** Names of the metrics without their labels. */
export function metricNames(metrics: Map<string, number>): Set<string> {
  return new Set([...metrics.keys()].map((series) => series.replace(/\{.*/, "")));
}
