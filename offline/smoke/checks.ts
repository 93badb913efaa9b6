/** What a stage must answer right after it was applied, as its plan declares it. */
export interface SmokeChecks {
  /** By https, from where users come. */
  addresses: AddressCheck[];
  /** Through the cluster, where no address leads: one for each workload with an HTTP readiness probe and a Service. */
  services: ServiceCheck[];
}

export interface AddressCheck {
  url: string;
  /** False where its certificate is of an issuer that nobody trusts: Let's Encrypt's for staging. */
  trusted: boolean;
}

export interface ServiceCheck {
  namespace: string;
  service: string;
  /** Port of the Service. */
  port: number;
  path: string;
}

interface Planned {
  type: string;
  inputs?: unknown;
}

const UNTRUSTED_ISSUER = "letsencrypt-staging";
const HEALTH_CHECK = "aws:route53/healthCheck:HealthCheck";
const WORKLOADS = ["Deployment", "Rollout", "StatefulSet"];

/** The checks of a planned stack, sorted; the services alone where it watches no address. */
export function smokeChecks(resources: Planned[]): SmokeChecks {
  const objects = resources.map(({ inputs }) => (inputs ?? {}) as KubernetesObject);
  const untrusted = objects.flatMap(untrustedHosts);
  const addresses = resources
    .filter(({ type }) => type === HEALTH_CHECK)
    .map(({ inputs }) => inputs as { fqdn: string; resourcePath: string })
    .map(({ fqdn, resourcePath }) => ({
      url: `https://${fqdn}${resourcePath}`,
      trusted: !untrusted.includes(fqdn),
    }));
  const services = objects.filter(({ kind }) => kind === "Service");
  const checks = objects
    .filter(({ kind }) => WORKLOADS.includes(kind ?? ""))
    .flatMap((workload) => serviceCheck(workload, services) ?? []);
  return {
    addresses: addresses.sort((one, other) => (one.url < other.url ? -1 : 1)),
    services: checks.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
  };
}

export function nameOf({ namespace, service, port, path }: ServiceCheck): string {
  return `${namespace}/${service}:${port}${path}`;
}

interface KubernetesObject {
  kind?: string;
  metadata?: { name: string; namespace?: string; annotations?: Record<string, string> };
  spec?: {
    selector?: Record<string, string>;
    ports?: { port: number; targetPort: number | string }[];
    template?: { metadata: { labels: Record<string, string> }; spec: { containers: Container[] } };
    strategy?: { blueGreen?: { previewService?: string }; canary?: { canaryService?: string } };
    rules?: { host: string }[];
    issuerRef?: { name: string };
    dnsNames?: string[];
  };
}

interface Container {
  ports?: { name: string; containerPort: number }[];
  readinessProbe?: { httpGet?: { path: string; port: string | number } };
}

/** The readiness probe of a workload, through the first Service that leads to its port and to the version in use. */
function serviceCheck(
  { metadata, spec }: KubernetesObject,
  services: KubernetesObject[],
): ServiceCheck | undefined {
  const { template, strategy } = spec ?? {};
  const next = [strategy?.blueGreen?.previewService, strategy?.canary?.canaryService];
  for (const container of template?.spec.containers ?? []) {
    const probe = container.readinessProbe?.httpGet;
    if (!probe) continue;
    const named = (port: string | number): string | number =>
      container.ports?.find(({ name, containerPort }) => [name, containerPort].includes(port))
        ?.containerPort ?? port;
    const asked = named(probe.port);
    const found = services
      .filter((service) => service.metadata?.namespace === metadata?.namespace)
      .filter((service) => !next.includes(service.metadata?.name))
      .filter((service) => selects(service.spec?.selector, template?.metadata.labels ?? {}))
      .flatMap((service) =>
        (service.spec?.ports ?? [])
          .filter(({ targetPort }) => named(targetPort) === asked)
          .map(({ port }) => ({ service: service.metadata?.name ?? "", port })),
      );
    // The same port outside and inside is the one that documents name.
    const chosen = found.find(({ port }) => port === asked) ?? found[0];
    if (chosen) return { namespace: metadata?.namespace ?? "default", ...chosen, path: probe.path };
  }
  return undefined;
}

/** A Service of a blue-green rollout may also ask for the label of the version in use, which the plan does not set. */
function selects(selector: Record<string, string> | undefined, labels: Record<string, string>): boolean {
  const asked = Object.entries(selector ?? {}).filter(([key]) => key !== "slipway/traffic");
  return asked.length > 0 && asked.every(([key, value]) => labels[key] === value);
}

function untrustedHosts({ kind, metadata, spec }: KubernetesObject): string[] {
  if (kind === "Certificate" && spec?.issuerRef?.name === UNTRUSTED_ISSUER) return spec.dnsNames ?? [];
  const issuer = metadata?.annotations?.["cert-manager.io/cluster-issuer"];
  return kind === "Ingress" && issuer === UNTRUSTED_ISSUER ? (spec?.rules ?? []).map(({ host }) => host) : [];
}
