import { ownedAlert } from "../service-health/owned-alert";
import { Rule } from "../service-health/rules";

const OF_ADDRESS = "instance, system, team";
/** cert-manager renews 30 days before the end; after nine days of failures somebody has to look. */
const CERTIFICATE_DAYS = 21;
const DAY_SECONDS = 86_400;

/** On every public address, for the team whose system answers there. */
export function addressAlerts(runbooks: string): Rule[] {
  const address = "{{ $labels.instance }}";
  const owner = { team: "{{ $labels.team }}", system: "{{ $labels.system }}" };
  return [
    ownedAlert(
      {
        name: "AddressDown",
        severity: "critical",
        expr: `max by (${OF_ADDRESS}) (probe_success) == 0`,
        minutes: 2,
        summary: `${address} does not answer, or its certificate is not trusted`,
        ...owner,
      },
      runbooks,
    ),
    ownedAlert(
      {
        name: "CertificateExpiresSoon",
        severity: "warning",
        expr: `min by (${OF_ADDRESS}) (probe_ssl_earliest_cert_expiry) - time() < ${CERTIFICATE_DAYS * DAY_SECONDS}`,
        minutes: 60,
        summary: `the certificate of ${address} ends in {{ $value | humanizeDuration }} and was not renewed`,
        ...owner,
      },
      runbooks,
    ),
  ];
}
