import * as fs from "node:fs";
import * as path from "node:path";
import { isMap, parseDocument } from "yaml";
import { STACK_ROLE_BOUNDARY } from "../../components/delivery/boundaries";
import { Running } from "./cli-process";
import { Outcome, outcomeOf } from "./operations";
import { PulumiFixture } from "./pulumi";
import { AwsTwin } from "./twins/aws/aws-twin";
import { Cloud } from "./twins/cloud";
import { EKS_TWIN, constructCluster } from "./twins/eks-component";
import { KubernetesTwin } from "./twins/kubernetes/kubernetes-twin";
import { ProviderServer } from "./twins/provider-server";
import { RandomTwin } from "./twins/random-twin";
import { Twin } from "./twins/twin";

/** A password of a URL or of Redis, or a generated value, that anybody could read in a state. */
export const PLAIN_SECRET = /(postgresql|redis):\/\/[^"\s]*:[^"@\s]+@|requirepass \w|"result":\s*"\w/;

export interface TwinStackOptions {
  /** Folder of Pulumi.yaml; the repository unless told otherwise. */
  project?: string;
  /** Account that the credentials belong to; the one the stack names unless told otherwise. */
  account?: string;
  /** Save the state after each step, as users do. */
  checkpoints?: boolean;
  /** Judge by the policy pack in each step. */
  policies?: boolean;
  /** Whether this machine's kubeconfig has the context that the stack names, as `kind create cluster` leaves it. */
  kubeconfig?: boolean;
  /** What stands for the Kubernetes provider; a cluster in memory unless told otherwise. */
  kubernetes?: (cloud: Cloud) => Twin;
}

/** One stack of our program under the real CLI, in front of an account that starts empty. */
export class TwinStack {
  private runs = 0;

  private constructor(
    readonly name: string,
    readonly fixture: PulumiFixture,
    readonly cloud: Cloud,
    readonly servers: Record<"aws" | "eks" | "kubernetes" | "random", ProviderServer>,
    private readonly policies: boolean,
  ) {}

  static async start(name: string, options: TwinStackOptions = {}): Promise<TwinStack> {
    const project = options.project ?? path.resolve(__dirname, "../..");
    const cloud = new Cloud();
    const account = options.account ?? configured(project, name, "slipway:accountId");
    const region = configured(project, name, "slipway:region");
    const boundary = `arn:aws:iam::${account}:policy/${STACK_ROLE_BOUNDARY}`;
    // `slipway bootstrap` makes it in each account.
    cloud.found({ type: "aws:iam/policy:Policy", id: boundary, inputs: {}, outputs: { arn: boundary } });
    const servers = {
      aws: new ProviderServer(() => new AwsTwin(cloud, account, region)),
      eks: new ProviderServer(() => EKS_TWIN, constructCluster),
      kubernetes: new ProviderServer(() => options.kubernetes?.(cloud) ?? new KubernetesTwin(cloud)),
      random: new ProviderServer(() => new RandomTwin(cloud)),
    };
    const { checkpoints = false, policies = true, kubeconfig = true } = options;
    // The CLI tells a policy pack its stack in a call that @pulumi/policy 1.21 does not read; this it does.
    const env = { PULUMI_NODEJS_STACK: name };
    const fixture = await PulumiFixture.start({ project, providers: servers, checkpoints, env });
    const stack = new TwinStack(name, fixture, cloud, servers, policies);
    if (kubeconfig) stack.writeKubeconfig();
    const created = await fixture.pulumi("stack", "init", name);
    if (created.code !== 0) throw new Error(created.stderr);
    return stack;
  }

  /** What `kind create cluster` writes, as far as the program looks. */
  writeKubeconfig(): void {
    const name = configured(this.fixture.folder, this.name, "slipway:kubeContext");
    const config = {
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{ name, cluster: { server: "https://127.0.0.1:6443" } }],
    };
    const folder = path.join(this.fixture.home, "home/.kube");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "config"), JSON.stringify(config));
  }

  preview(...options: string[]): Promise<Outcome> {
    return this.command("preview", ...this.judged(), ...options);
  }

  /** Previews, then updates; a preview that fails or is refused stops it. */
  up(...options: string[]): Promise<Outcome> {
    return this.command("up", "--yes", ...this.judged(), ...options);
  }

  refresh(...options: string[]): Promise<Outcome> {
    return this.command("refresh", "--yes", "--skip-preview", ...options);
  }

  destroy(...options: string[]): Promise<Outcome> {
    return this.command("destroy", "--yes", ...options);
  }

  /** Starts `up` without waiting for it. */
  beginUp(...options: string[]): Running {
    return this.fixture.begin(["up", "--yes", "--skip-preview", "--stack", this.name, ...options]);
  }

  /** Sets one value of the stack's own copy of its config, such as `slipway:cluster.version`. */
  configure(key: string, value: unknown): void {
    const file = path.join(this.fixture.folder, `Pulumi.${this.name}.yaml`);
    const document = parseDocument(fs.readFileSync(file, "utf8"));
    const at = ["config", ...key.split(".")];
    if (!isMap(document.getIn(at.slice(0, -1)))) throw new Error(`${file} has no ${key}`);
    document.setIn(at, value);
    fs.writeFileSync(file, document.toString());
  }

  /** The state as `pulumi stack export` gives it. */
  async state(...options: string[]): Promise<State> {
    const { stdout, stderr, code } = await this.fixture.pulumi(
      ...["stack", "export", "--stack", this.name],
      ...options,
    );
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as State;
  }

  async importState(state: State): Promise<void> {
    const file = path.join(this.fixture.home, "import.json");
    fs.writeFileSync(file, JSON.stringify(state));
    const { code, stderr } = await this.fixture.pulumi(
      "stack",
      "import",
      "--stack",
      this.name,
      "--file",
      file,
    );
    if (code !== 0) throw new Error(stderr);
  }

  stop(): void {
    this.fixture.stop();
  }

  async command(...args: string[]): Promise<Outcome> {
    const events = path.join(this.fixture.home, `events-${++this.runs}.json`);
    const { code, stdout, stderr } = await this.fixture.pulumi(
      ...args,
      ...["--stack", this.name, "--event-log", events],
    );
    return outcomeOf(code, stdout + stderr, events);
  }

  private judged(): string[] {
    return this.policies ? ["--policy-pack", "policy"] : [];
  }
}

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  parent?: string;
  dependencies?: string[];
  protect?: boolean;
  retainOnDelete?: boolean;
  /** URN and id, as `URN::id`. */
  provider?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

export interface State {
  version: number;
  deployment: {
    resources?: StateResource[];
    pending_operations?: { type: string; resource: StateResource }[];
  };
}

function configured(project: string, stack: string, key: string): string {
  const config = parseDocument(fs.readFileSync(path.join(project, `Pulumi.${stack}.yaml`), "utf8"));
  return String(config.getIn(["config", key]));
}
