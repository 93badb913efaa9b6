import { stringify } from "yaml";
import { BlackboxExporterArgs } from "./args";

/** Module that asks as a browser does. */
export const MODULE = "https";
/** Prometheus waits 10 s; the exporter must have given up before. */
const TIMEOUT = "8s";

/** A redirect counts as an answer and is not followed, as Route 53 has it. */
export function blackboxConfig({ untrustedCertificates = false }: BlackboxExporterArgs): string {
  return stringify({
    modules: {
      [MODULE]: {
        prober: "http",
        timeout: TIMEOUT,
        http: {
          fail_if_not_ssl: true,
          follow_redirects: false,
          preferred_ip_protocol: "ip4",
          valid_status_codes: [200, 201, 202, 204, 301, 302, 303, 307, 308],
          tls_config: { insecure_skip_verify: untrustedCertificates },
        },
      },
    },
  });
}
