import { ArgsError } from "../args-error";

/** Arguments of {@link BlackboxExporter}: the public addresses, asked from the cluster. */
export interface BlackboxExporterArgs {
  /** Public addresses that are asked every 30 s. */
  addresses: PublicAddressArgs[];
  /**
   * The addresses have certificates of a test issuer, such as Let's Encrypt's staging: the end of a certificate is
   * watched, but not who signed it. Default false: an address whose certificate no browser trusts is down.
   */
  untrustedCertificates?: boolean;
  /** Pods of the exporter. */
  replicas: number;
  /** Address of the folder of runbooks. */
  runbooks: string;
  /** Namespace of Prometheus, which asks the exporter, and of Grafana, which shows what it finds. */
  monitoringNamespace: string;
}

/** A public address and whose it is. */
export interface PublicAddressArgs {
  /** Host name; it is asked by HTTPS on port 443. */
  host: string;
  /** Path that answers 2xx or 3xx without a login, e.g. `/health`. */
  path: string;
  /** System that answers there. */
  system: string;
  /** Team that hears when it does not. */
  team: string;
}

/** Lower-case, as Kubernetes wants it in the name of the Probe. */
const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** @throws ArgsError for what {@link BlackboxExporter} lists. */
export function checkBlackboxArgs(name: string, { addresses, replicas }: BlackboxExporterArgs): void {
  const problem =
    (addresses.length === 0 ? "there are no addresses; give one, or leave the exporter out" : undefined) ??
    (Number.isInteger(replicas) && replicas > 0
      ? undefined
      : `replicas is ${replicas}; give a whole number from 1 on`) ??
    addresses.map((address) => addressProblem(address, addresses)).find((found) => found !== undefined);
  if (problem) throw new ArgsError("BlackboxExporter", name, problem);
}

function addressProblem({ host, path }: PublicAddressArgs, all: PublicAddressArgs[]): string | undefined {
  if (!HOST.test(host)) return `address "${host}" is no host name; give one such as shop.example.com`;
  if (!path.startsWith("/")) return `the path of ${host} is "${path}"; give one that begins with a slash`;
  return all.filter((other) => other.host === host).length > 1
    ? `address ${host} is given twice; give it once`
    : undefined;
}
