import type { ResourceRule } from "../../judgement/rule";
import { WORKLOADS, eachContainer } from "../../reading/workloads";

/** Parts of an image reference, `registry/path:tag@digest`. */
function parts(image: string): { tag: string | undefined; digest: string | undefined } {
  const [name = "", digest] = image.split("@");
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return { tag, digest };
}

export const imagesNameAVersion: ResourceRule = {
  id: "images-name-a-version",
  domain: "supply-chain",
  title: "Images name a version, and not latest",
  severity: "high",
  rationale: "With latest, nobody can say what runs, and a restarted pod may run something else.",
  remediation: "Name the tag of a release, and its digest in staging and prod.",
  references: ["CKV_K8S_14"],
  types: WORKLOADS,
  reads: ["containers[].image"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      const image = container.at("image").text();
      if (image === undefined) return;
      const { tag, digest } = parts(image);
      if (tag === "latest" || (tag === undefined && digest === undefined)) {
        judge.violated(`${name} runs ${image}.`);
      }
    });
  },
};

export const imagesArePinnedByDigest: ResourceRule = {
  id: "images-are-pinned-by-digest",
  domain: "supply-chain",
  title: "Images are pinned by digest in staging and prod",
  severity: "high",
  rationale: "A tag can be moved to other content after it was reviewed; a digest cannot.",
  remediation: "Append @sha256:… of the reviewed image.",
  references: ["CKV_K8S_43"],
  types: WORKLOADS,
  reads: ["containers[].image"],
  stages: ["staging", "prod"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      const image = container.at("image").text() ?? "";
      if (!/@sha256:[0-9a-f]{64}$/.test(image)) judge.violated(`${name} runs ${image || "no image"}.`);
    });
  },
};

export const imagesComeFromKnownRegistries: ResourceRule = {
  id: "images-come-from-known-registries",
  domain: "supply-chain",
  title: "Images come from registries that were agreed on",
  severity: "high",
  rationale: "Anyone can publish an image under a name that looks right on a public registry.",
  remediation:
    "Copy the image into a registry of the account, or add its registry to the setting registries.",
  references: ["CIS EKS 5.1.4"],
  types: WORKLOADS,
  reads: ["containers[].image"],
  settings: {
    registries: {
      type: "strings",
      default: [
        "*.dkr.ecr.*.amazonaws.com/",
        "quay.io/prometheus/",
        "quay.io/prometheuscommunity/",
        "quay.io/oliver006/",
        "registry.k8s.io/",
      ],
      description: "Beginnings of allowed image references; * stands for any text without a slash",
    },
  },
  check(workload, judge) {
    const allowed = judge.strings("registries").map(beginning);
    eachContainer(workload, judge, (container, name) => {
      const image = container.at("image").text() ?? "";
      if (!allowed.some((pattern) => pattern.test(image)))
        judge.violated(`${name} runs ${image || "no image"}.`);
    });
  },
};

function beginning(registry: string): RegExp {
  const parts = registry.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}`);
}

export const movableImagesAreAlwaysPulled: ResourceRule = {
  id: "movable-images-are-always-pulled",
  domain: "supply-chain",
  title: "An image without a digest is asked for at each start",
  severity: "low",
  rationale: "A node with an old copy otherwise runs it on, and lends it to pods that may not pull it.",
  remediation: "Pin the image by digest, or set imagePullPolicy to Always.",
  references: ["CKV_K8S_15"],
  types: WORKLOADS,
  reads: ["containers[].image", "containers[].imagePullPolicy"],
  check(workload, judge) {
    eachContainer(workload, judge, (container, name) => {
      const image = container.at("image").text() ?? "";
      if (!image.includes("@") && container.at("imagePullPolicy").text() !== "Always") {
        judge.violated(`${name} runs ${image || "no image"} and may take an old copy.`);
      }
    });
  },
};
