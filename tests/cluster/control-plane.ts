import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Server, startServer } from "./child-process";
import { KubernetesApi } from "./kubernetes-api";
import { checkOtherCluster, otherKubeconfig } from "./other-cluster";
import { ControlPlaneTools, controlPlaneTools } from "./tools";

/** A Kubernetes API to test against: ours on loopback, or the one that `KUBECONFIG_TEST` names. */
export interface ControlPlane {
  readonly api: KubernetesApi;
  /** For kubectl and other clients. */
  readonly kubeconfig: string;
  readonly tools: ControlPlaneTools;
  /** True when the cluster is not ours: nodes are real, and controllers of it are left alone. */
  readonly external: boolean;
  /** Directory for logs and settings of further servers; removed by `stop`. */
  readonly directory: string;
  /** The servers that run now. */
  readonly running: readonly Server[];
  /** Registers a server that ends with the cluster. */
  own(server: Server): void;
  /** Key and certificate of the API server, for a server of a test on the same address. */
  servingCertificate(): { key: Buffer; cert: Buffer };
  /** Ends the API server and its etcd as a crash would, and starts them again on the same data. */
  crashAndRestart(): Promise<void>;
  /** Ends everything and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** How long the node controller waits for a silent node; default the upstream default of 50 s. */
  nodeMonitorGraceSeconds?: number;
}

/** Seconds a control plane may take to become ready on a busy machine. */
const READY_SECONDS = 120;

const USERS = [
  ["admin", "system:masters"],
  ["system:kube-controller-manager", ""],
  ["system:kube-scheduler", ""],
] as const;

/** Starts a control plane; on failure everything already started is ended again. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const tools = await controlPlaneTools();
  const other = otherKubeconfig();
  if (other) await checkOtherCluster(tools.kubectl, other);
  const plane = new RunningControlPlane(tools, other, options);
  try {
    await plane.start();
    return plane;
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

class RunningControlPlane implements ControlPlane {
  readonly directory = mkdtempSync(path.join(tmpdir(), "slipway-cluster-"));
  readonly kubeconfig: string;
  readonly external: boolean;
  readonly api: KubernetesApi;
  private readonly servers: Server[] = [];
  private readonly tokens = new Map<string, string>();
  private ports = { etcd: 0, etcdPeer: 0, api: 0 };

  constructor(
    readonly tools: ControlPlaneTools,
    externalKubeconfig: string | undefined,
    private readonly options: ControlPlaneOptions,
  ) {
    this.external = externalKubeconfig !== undefined;
    this.kubeconfig = externalKubeconfig ?? this.file("admin.kubeconfig");
    this.api = new KubernetesApi(this.file("proxy.sock"));
    // After Ctrl-C nobody calls stop.
    process.once("exit", this.removeDirectory);
  }

  get running(): readonly Server[] {
    return this.servers.filter((server) => server.running());
  }

  own(server: Server): void {
    this.servers.push(server);
  }

  servingCertificate(): { key: Buffer; cert: Buffer } {
    return { key: readFileSync(this.file("apiserver.key")), cert: readFileSync(this.file("apiserver.crt")) };
  }

  async start(): Promise<void> {
    if (!this.external) await this.startServers();
    this.launch("kubectl-proxy", this.tools.kubectl, [
      "proxy",
      `--kubeconfig=${this.kubeconfig}`,
      `--unix-socket=${this.file("proxy.sock")}`,
    ]);
    await this.untilReady();
    if (!this.external) this.startControllers();
  }

  async crashAndRestart(): Promise<void> {
    if (this.external) throw new Error("a cluster that is not ours cannot be restarted by a test");
    const crashing = this.servers.filter(({ name }) => name === "kube-apiserver" || name === "etcd");
    await Promise.all(crashing.map((server) => server.kill()));
    for (const server of crashing) this.servers.splice(this.servers.indexOf(server), 1);
    this.startEtcd();
    this.startApiServer();
    await this.untilReady();
  }

  async stop(): Promise<void> {
    this.api.close();
    for (const server of this.servers.splice(0).reverse()) await server.stop();
    process.removeListener("exit", this.removeDirectory);
    this.removeDirectory();
  }

  private readonly removeDirectory = (): void => rmSync(this.directory, { recursive: true, force: true });

  private file(name: string): string {
    return path.join(this.directory, name);
  }

  private launch(name: string, command: string, args: string[]): Server {
    const server = startServer(name, command, args, this.file(`${name}.log`));
    this.own(server);
    return server;
  }

  private async startServers(): Promise<void> {
    const [etcd, etcdPeer, api] = await freePorts(3);
    this.ports = { etcd: etcd!, etcdPeer: etcdPeer!, api: api! };
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(this.file("accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }), {
      mode: 0o600,
    });
    for (const [user] of USERS) this.tokens.set(user, randomBytes(24).toString("hex"));
    const rows = USERS.map(([user, groups]) => `${this.tokens.get(user)},${user},${user},"${groups}"`);
    writeFileSync(this.file("tokens.csv"), rows.join("\n"), { mode: 0o600 });
    this.startEtcd();
    this.startApiServer();
    await this.until("the API server wrote its certificate", () => existsSync(this.file("apiserver.crt")));
    this.writeKubeconfig("admin.kubeconfig", "admin");
    this.writeKubeconfig("controller-manager.kubeconfig", "system:kube-controller-manager");
    this.writeKubeconfig("scheduler.kubeconfig", "system:kube-scheduler");
  }

  private startEtcd(): void {
    this.launch("etcd", this.tools.etcd, [
      `--data-dir=${this.file("etcd")}`,
      // The data lives as long as the test: it need not survive a power cut.
      "--unsafe-no-fsync",
      `--listen-client-urls=http://127.0.0.1:${this.ports.etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${this.ports.etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${this.ports.etcdPeer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${this.ports.etcdPeer}`,
      `--initial-cluster=default=http://127.0.0.1:${this.ports.etcdPeer}`,
    ]);
  }

  private startApiServer(): void {
    this.launch("kube-apiserver", this.tools.apiServer, [
      `--etcd-servers=http://127.0.0.1:${this.ports.etcd}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none",
      `--secure-port=${this.ports.api}`,
      `--cert-dir=${this.directory}`,
      `--token-auth-file=${this.file("tokens.csv")}`,
      "--authorization-mode=Node,RBAC",
      "--anonymous-auth=false",
      "--allow-privileged=true",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${this.file("accounts.key")}`,
      `--service-account-signing-key-file=${this.file("accounts.key")}`,
    ]);
  }

  private startControllers(): void {
    this.launch("kube-controller-manager", this.tools.controllerManager, [
      `--kubeconfig=${this.file("controller-manager.kubeconfig")}`,
      `--service-account-private-key-file=${this.file("accounts.key")}`,
      `--root-ca-file=${this.file("apiserver.crt")}`,
      "--use-service-account-credentials=true",
      "--leader-elect=false",
      "--secure-port=0",
      `--node-monitor-grace-period=${this.options.nodeMonitorGraceSeconds ?? 50}s`,
    ]);
    this.launch("kube-scheduler", this.tools.scheduler, [
      `--kubeconfig=${this.file("scheduler.kubeconfig")}`,
      "--leader-elect=false",
      "--secure-port=0",
    ]);
  }

  private writeKubeconfig(file: string, user: string): void {
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      contexts: [{ name: "test", context: { cluster: "test", user } }],
      clusters: [
        {
          name: "test",
          cluster: {
            server: `https://127.0.0.1:${this.ports.api}`,
            "certificate-authority": this.file("apiserver.crt"),
          },
        },
      ],
      users: [{ name: user, user: { token: this.tokens.get(user) } }],
    };
    writeFileSync(this.file(file), JSON.stringify(config), { mode: 0o600 });
  }

  private untilReady(): Promise<void> {
    return this.until("the API server answered ready", async () => {
      try {
        return (await this.api.get<string>("/readyz")) === "ok";
      } catch {
        return false;
      }
    });
  }

  private async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (!(await condition())) {
      const ended = this.servers.find((server) => !server.running());
      if (ended) throw new Error(`${ended.name} ended before ${what}:\n${ended.logTail()}`);
      if (Date.now() > deadline) {
        const logs = this.servers.map((server) => `${server.name}:\n${server.logTail(5)}`).join("\n");
        throw new Error(`not within ${READY_SECONDS} s: ${what}\n${logs}`);
      }
      await delay(50);
    }
  }
}

/** Ports of loopback that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
