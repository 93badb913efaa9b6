import type { ResourceRule } from "../../judgement/rule";
import type { Value } from "../../judgement/value";
import { WORKLOADS, eachContainer, eachPod } from "../../reading/workloads";

/** A field of the security context: the container's, else the pod's. */
function secured(container: Value, pod: Value, field: string): Value {
  const own = container.at("securityContext", field);
  return own.given ? own : pod.at("securityContext", field);
}

export const containersAreNotPrivileged: ResourceRule = {
  id: "containers-are-not-privileged",
  domain: "workload",
  title: "Containers are not privileged",
  severity: "critical",
  rationale: "A privileged container owns its node, and with it every pod and credential on it.",
  remediation: "Remove securityContext.privileged.",
  references: ["CKV_K8S_16", "CIS EKS 4.2.1", "PSS Baseline: Privileged Containers"],
  types: WORKLOADS,
  reads: ["containers[].securityContext.privileged"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      if (container.at("securityContext", "privileged").isTrue()) judge.violated(`${name} is privileged.`);
    });
  },
};

export const containersRunAsNonRoot: ResourceRule = {
  id: "containers-run-as-non-root",
  domain: "workload",
  title: "Containers do not run as root",
  severity: "high",
  rationale: "Root in a container is root on the node as soon as the container is escaped.",
  remediation: "Set securityContext.runAsNonRoot to true for the pod, and no runAsUser of 0.",
  references: [
    "CKV_K8S_23",
    "PSS Restricted: Running as Non-root",
    "PSS Restricted: Running as Non-root user",
  ],
  types: WORKLOADS,
  reads: ["securityContext.runAsNonRoot", "securityContext.runAsUser"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name, pod) => {
      if (secured(container, pod, "runAsUser").number() === 0) judge.violated(`${name} runs as user 0.`);
      else if (!secured(container, pod, "runAsNonRoot").isTrue()) {
        judge.violated(`${name} may run as root: runAsNonRoot is not true.`);
      }
    });
  },
};

export const containersCannotEscalate: ResourceRule = {
  id: "containers-cannot-escalate",
  domain: "workload",
  title: "Containers cannot gain privileges",
  severity: "high",
  rationale: "A setuid program in the image would give a process more than the pod was given.",
  remediation: "Set securityContext.allowPrivilegeEscalation to false in each container.",
  references: ["CKV_K8S_20", "CIS EKS 4.2.5", "PSS Restricted: Privilege Escalation"],
  types: WORKLOADS,
  reads: ["containers[].securityContext.allowPrivilegeEscalation"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      if (!container.at("securityContext", "allowPrivilegeEscalation").isFalse()) {
        judge.violated(`${name} may gain privileges.`);
      }
    });
  },
};

export const containersDropAllCapabilities: ResourceRule = {
  id: "containers-drop-all-capabilities",
  domain: "workload",
  title: "Containers drop all capabilities",
  severity: "high",
  rationale: "The default set lets a process forge packets and change the owner of files.",
  remediation: 'Set securityContext.capabilities.drop to ["ALL"]; add nothing but NET_BIND_SERVICE.',
  references: ["CKV_K8S_37", "CKV_K8S_25", "CKV_K8S_28", "PSS Restricted: Capabilities"],
  types: WORKLOADS,
  reads: ["containers[].securityContext.capabilities"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      const capabilities = container.at("securityContext", "capabilities");
      if (!capabilities.at("drop").texts().includes("ALL")) judge.violated(`${name} does not drop ALL.`);
      const added = capabilities.at("add").texts();
      for (const capability of added.filter((candidate) => candidate !== "NET_BIND_SERVICE")) {
        judge.violated(`${name} adds ${capability}.`);
      }
    });
  },
};

export const containersUseTheDefaultSeccompProfile: ResourceRule = {
  id: "containers-use-the-default-seccomp-profile",
  domain: "workload",
  title: "Containers run under the runtime's seccomp profile",
  severity: "medium",
  rationale: "Without a profile, every system call of the kernel can be attacked.",
  remediation: "Set securityContext.seccompProfile.type to RuntimeDefault for the pod.",
  references: ["CKV_K8S_31", "PSS Restricted: Seccomp"],
  types: WORKLOADS,
  reads: ["securityContext.seccompProfile.type"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name, pod) => {
      const type = secured(container, pod, "seccompProfile").at("type").text();
      if (type !== "RuntimeDefault" && type !== "Localhost") {
        judge.violated(`${name} has the seccomp profile ${type ?? "Unconfined"}.`);
      }
    });
  },
};

export const podsStayOutOfHostNamespaces: ResourceRule = {
  id: "pods-stay-out-of-host-namespaces",
  domain: "workload",
  title: "Pods do not share the node's processes, memory or network",
  severity: "high",
  rationale: "From the node's namespaces a pod sees other pods and reaches the node's identity.",
  remediation: "Remove hostPID, hostIPC and hostNetwork.",
  references: ["CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19", "CIS EKS 4.2.2", "CIS EKS 4.2.3", "CIS EKS 4.2.4"],
  types: WORKLOADS,
  reads: ["hostPID", "hostIPC", "hostNetwork"],
  check(workload, judge) {
    eachPod(workload, ({ spec }) => {
      for (const field of ["hostPID", "hostIPC", "hostNetwork"]) {
        judge.apart(undefined, () => {
          if (spec.at(field).isTrue()) judge.violated(`${field} is true.`);
        });
      }
    });
  },
};

export const podsMountNoHostPath: ResourceRule = {
  id: "pods-mount-no-host-path",
  domain: "workload",
  title: "Pods mount nothing of their node",
  severity: "high",
  rationale: "A path of the node, most of all the container runtime's socket, is a way out of the container.",
  remediation: "Use a persistent volume claim, an emptyDir or a CSI volume in place of hostPath.",
  references: ["CKV_K8S_27", "PSS Baseline: HostPath Volumes"],
  types: WORKLOADS,
  reads: ["volumes"],
  check(workload, judge) {
    eachPod(workload, ({ spec }) => {
      judge.each(spec.at("volumes").list(), (volume) => {
        if (volume.at("hostPath").given) {
          judge.violated(`Volume ${volume.at("name").text() ?? ""} mounts a path of the node.`);
        }
      });
    });
  },
};

export const containersOpenNoHostPort: ResourceRule = {
  id: "containers-open-no-host-port",
  domain: "workload",
  title: "Containers open no port of their node",
  severity: "medium",
  rationale: "A port of the node goes around network policies and keeps a second pod off it.",
  remediation: "Remove hostPort and use a Service.",
  references: ["CKV_K8S_26", "PSS Baseline: Host Ports"],
  types: WORKLOADS,
  reads: ["containers[].ports"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      judge.each(container.at("ports").list(), (port) => {
        if ((port.at("hostPort").number() ?? 0) > 0) judge.violated(`${name} opens a port of its node.`);
      });
    });
  },
};

export const rootFileSystemsAreReadOnly: ResourceRule = {
  id: "root-file-systems-are-read-only",
  domain: "workload",
  title: "Containers cannot write to their image's file system",
  severity: "medium",
  rationale: "An attacker who cannot write a file cannot put a program in place of yours.",
  remediation:
    "Set securityContext.readOnlyRootFilesystem to true; mount an emptyDir where the program writes.",
  references: ["CKV_K8S_22", "NSA Immutable container file systems"],
  types: WORKLOADS,
  reads: ["containers[].securityContext.readOnlyRootFilesystem"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      if (!container.at("securityContext", "readOnlyRootFilesystem").isTrue()) {
        judge.violated(`${name} can write to its root file system.`);
      }
    });
  },
};
