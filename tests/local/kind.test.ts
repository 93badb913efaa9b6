import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { allSystems } from "../../systems";
import { Probe, Service } from "../../systems/types";
import { at } from "../../wiring/stage";

const REPOSITORY = path.resolve(__dirname, "../..");
const STAND_IN = path.join(REPOSITORY, "tools/stand-in/stand-in.cjs");
const yaml = (file: string): any => parse(readFileSync(path.join(REPOSITORY, file), "utf8"));

describe("the cluster of tools/kind", () => {
  const cluster = yaml("tools/kind/cluster.yaml");
  const { config } = yaml("Pulumi.local.yaml");

  it("is the one that Pulumi.local.yaml names", () => {
    assert.equal(config["slipway:kubeContext"], `kind-${cluster.name}`);
  });

  it("leads port 80 of this machine, and of no other, to nginx", () => {
    assert.deepEqual(cluster.nodes[0].extraPortMappings, [
      {
        containerPort: config["slipway:ingress"].nodePort,
        hostPort: 80,
        listenAddress: "127.0.0.1",
        protocol: "TCP",
      },
    ]);
  });
});

describe("the stand-in image", () => {
  let folder: string;
  const running: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "slipway-stand-in-"));
    for (const name of ["biteasy", "celery"]) symlinkSync(STAND_IN, path.join(folder, name));
  });

  after(async () => {
    running.forEach((child) => child.kill());
    await rm(folder, { recursive: true, force: true });
  });

  const start = (program: string, ...args: string[]): ChildProcess => {
    const env = { ...process.env, STAND_IN_PORTS: "0" };
    const child = spawn(process.execPath, [program, ...args], { env });
    running.push(child);
    return child;
  };

  it("answers every path with a metric that Prometheus reads", async () => {
    const [line] = (await once(start(STAND_IN).stdout!, "data")) as [Buffer];
    const [, port] = /on (\d+)/.exec(line.toString())!;
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /^# .* GET \/health\/ready\nstand_in 1\n$/);
  });

  it("answers a ping for the celery worker, and ends", async () => {
    const [code] = await once(start(path.join(folder, "celery"), "-A", "tasks", "inspect", "ping"), "exit");
    assert.equal(code, 0);
  });

  it("listens on every port that a probe of a system asks", () => {
    const source = readFileSync(STAND_IN, "utf8");
    const [, biteasy, others] = /"biteasy" \? \[([\d, ]+)\] : \[([\d, ]+)\]/.exec(source)!;
    const ports = (list: string | undefined) => (list ?? "").split(",").map(Number);
    for (const system of allSystems) {
      for (const service of system.services) {
        const open = ports(system.name === "biteasy" ? biteasy : others);
        for (const port of probed(service)) assert.ok(open.includes(port), `${service.id} ${port}`);
      }
    }
  });

  it("is installed under every command that a pod is started by", () => {
    const dockerfile = readFileSync(path.join(REPOSITORY, "tools/stand-in/Dockerfile"), "utf8");
    const commands = allSystems.flatMap(({ services }) =>
      services.flatMap(({ command }) => command?.[0] ?? []),
    );
    for (const command of commands)
      assert.ok(dockerfile.includes(`/usr/local/bin/${path.basename(command)}`), command);
    assert.ok(commands.length > 0);
  });
});

function probed(service: Service): number[] {
  const probes = service.probes ? Object.values<Probe | undefined>({ ...at("local", service.probes) }) : [];
  return probes.flatMap((probe) => (probe?.port ? [service.ports![probe.port]!] : []));
}
