/** Prefix of annotations that ExternalDNS reads. */
export const DNS_ANNOTATION_PREFIX = "external-dns.kubernetes.io/";

/** Which of two clusters in different regions Route 53 answers with. */
export interface DnsFailoverArgs {
  /** Tells the records of the two clusters apart, e.g. `slipway-prod`. */
  cluster: string;
  /** `PRIMARY` while its load balancer is healthy, else `SECONDARY`. */
  role: "PRIMARY" | "SECONDARY";
}

/** For the records of an Ingress; none for the only record of a name. */
export function dnsAnnotations(failover: DnsFailoverArgs | undefined): Record<string, string> {
  if (!failover) return {};
  return {
    [`${DNS_ANNOTATION_PREFIX}set-identifier`]: failover.cluster,
    [`${DNS_ANNOTATION_PREFIX}aws-failover`]: failover.role,
  };
}
