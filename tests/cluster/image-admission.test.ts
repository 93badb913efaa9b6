import assert from "node:assert/strict";
import { planPlatform } from "../components/planned-platform";
import { applyInOrder } from "./apply";
import { ControlPlane, startControlPlane } from "./control-plane";
import { ApiError } from "./kubernetes-api";
import { KubernetesObject } from "./objects";

const TENANT = "tenant";
const OTHER = "other";
/** Not a system's, with images of our own. */
const OWN = "own";
const DIGEST = `@sha256:${"a".repeat(64)}`;
/** How long the API server may take to read a policy and its binding, which it does in the background. */
const PATIENCE_MS = 30_000;

/** The images a real API server lets run under the policies that Platform makes. */
describe("image admission on a real API server", () => {
  let plane: ControlPlane;

  before(async function () {
    this.timeout(300_000);
    plane = await startControlPlane();
    const namespaces = [
      namespace(OTHER, {}),
      namespace(TENANT, { "slipway/tenant": "true" }),
      namespace(OWN, { "slipway/own-images": "true" }),
    ];
    assert.deepEqual(await applyInOrder(plane.api, [...namespaces, ...(await admissionObjects())]), []);
    await policiesInForce();
  });

  after(async () => plane?.stop());

  const create = (inNamespace: string, image: string) =>
    plane.api.create(`/api/v1/namespaces/${inNamespace}/pods?dryRun=All`, pod(image));

  const assertRefused = (inNamespace: string, image: string, message: RegExp) =>
    assert.rejects(
      create(inNamespace, image),
      (error: unknown) => error instanceof ApiError && message.test(error.message),
    );

  /** Until both policies refuse what they must; before, the API server may also miss the service account. */
  async function policiesInForce() {
    const end = Date.now() + PATIENCE_MS;
    const byPolicy = (attempt: Promise<unknown>) =>
      attempt.then(
        () => false,
        (error: unknown) => error instanceof ApiError && error.message.includes("ValidatingAdmissionPolicy"),
      );
    for (;;) {
      const attempts = [
        create(OTHER, "ghcr.io/example/web"),
        create(TENANT, "ghcr.io/example/web:1"),
        create(OWN, "ghcr.io/example/web:1"),
      ];
      if ((await Promise.all(attempts.map(byPolicy))).every(Boolean)) return;
      if (Date.now() > end) throw new Error("the admission policies are not in force");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it("refuses an image without a version in any namespace", async () => {
    for (const image of ["nginx", "nginx:latest", "localhost:5000/nginx"]) {
      await assertRefused(OTHER, image, /must name a version, and not latest/);
    }
  });

  it("lets an image with a version run where no system lives", async () => {
    await create(OTHER, "docker.io/library/nginx:1.27");
  });

  it("refuses a tenant's image from another registry, and names it", () =>
    assertRefused(
      TENANT,
      `docker.io/library/nginx:1.27${DIGEST}`,
      /image docker\.io\/library\/nginx:1\.27@sha256:a+ must come from ghcr\.io\/example\//,
    ));

  it("refuses a tenant's image that is named by tag alone", () =>
    assertRefused(TENANT, "ghcr.io/example/web:1", /must be named by digest/));

  it("lets a tenant's image by digest from the registry run", async () => {
    await create(TENANT, `ghcr.io/example/web:1${DIGEST}`);
  });

  it("asks the same in another namespace with images of our own", async () => {
    await assertRefused(OWN, `docker.io/library/nginx:1.27${DIGEST}`, /must come from ghcr\.io\/example\//);
    await assertRefused(OWN, "ghcr.io/example/web:1", /must be named by digest/);
    await create(OWN, `ghcr.io/example/web:1${DIGEST}`);
  });

  it("lets cert-manager answer a challenge in a tenant's namespace", async () => {
    await create(TENANT, "quay.io/jetstack/cert-manager-acmesolver:v1.21.2");
  });
});

/** The policies and their bindings, as Platform plans them for staging and prod. */
async function admissionObjects(): Promise<KubernetesObject[]> {
  const planned = await planPlatform();
  return ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"].flatMap((kind) =>
    planned
      .all(`kubernetes:admissionregistration.k8s.io/v1:${kind}`)
      .map(
        ({ inputs }) =>
          ({ ...inputs, apiVersion: "admissionregistration.k8s.io/v1", kind }) as unknown as KubernetesObject,
      ),
  );
}

function namespace(name: string, labels: Record<string, string>): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function pod(image: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "image-" },
    spec: { automountServiceAccountToken: false, containers: [{ name: "image", image }] },
  };
}
