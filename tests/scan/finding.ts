/** What a scanner holds against one resource of a stack. */
export interface Finding {
  scanner: "checkov" | "kube-score" | "kubeconform" | "kyverno" | "pod-security";
  stack: string;
  /** Id of the scanner's check, such as `CKV_AWS_18` or `pod-probes`. */
  check: string;
  /** `Kind namespace/name` of an object (`_cluster` for none), or `aws_type name` of a cloud resource. */
  resource: string;
  /** What the scanner says, on one line. */
  message: string;
}

/** One line for each finding, as a person reads it. */
export function findingLine({ scanner, stack, check, resource, message }: Finding): string {
  return `${scanner} ${check} · ${stack} · ${resource} · ${message}`;
}
