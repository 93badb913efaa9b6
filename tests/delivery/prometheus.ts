import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { startServer } from "../cluster/child-process";
import { ControlPlane } from "../cluster/control-plane";
import { debianProgram } from "../debian-program";

/** Starts Debian's Prometheus on a port of loopback; it scrapes the port `target` as often as the stages do. */
export function startPrometheus(plane: ControlPlane, port: number, target: number): void {
  const file = path.join(plane.directory, "prometheus.yaml");
  const config = {
    global: { scrape_interval: "15s", scrape_timeout: "10s" },
    scrape_configs: [
      { job_name: "rollouts", honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${target}`] }] },
    ],
  };
  writeFileSync(file, JSON.stringify(config));
  plane.own(
    startServer(
      "prometheus",
      debianProgram("prometheus", "prometheus"),
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${path.join(plane.directory, "prometheus")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      path.join(plane.directory, "prometheus.log"),
    ),
  );
}
