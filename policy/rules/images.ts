import type { ResourceRule } from "../judgement/rule";
import { WORKLOADS, eachContainer } from "../reading/workloads";

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
