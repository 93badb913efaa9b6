import * as k8s from "@pulumi/kubernetes";
import { OWN_IMAGES_LABEL, TENANT_LABEL } from "../add-on/namespace";
import { AddOnOptions } from "./add-on-options";
import { ImageAdmissionArgs } from "./args";
import { CHALLENGE_SOLVER_IMAGE } from "./cert-manager";

type Validation = k8s.types.input.admissionregistration.v1.Validation;

/** All images of a pod: its containers, those before them, and those added for debugging. */
const POD_IMAGES = [
  "object.spec.containers.map(c, c.image)",
  "object.spec.?initContainers.orValue([]).map(c, c.image)",
  "object.spec.?ephemeralContainers.orValue([]).map(c, c.image)",
].join(" + ");

/**
 * What the API server lets run, by its own ValidatingAdmissionPolicy: no controller that can be down, nothing to
 * install. Whether an image was signed is not seen here; the pipeline verifies that.
 */
export function imageAdmission(
  name: string,
  { registries, requireDigest }: ImageAdmissionArgs,
  opts: AddOnOptions,
) {
  podPolicy(
    `${name}-image-version`,
    {
      policyName: "image-version.slipway",
      validations: [
        refuse(
          "variables.images",
          `!(i.contains('@') || (i.matches(':[^:/]+$') && !i.endsWith(':latest')))`,
          "must name a version, and not latest",
        ),
      ],
    },
    opts,
  );
  const tenant = `variables.images.filter(i, i != '${CHALLENGE_SOLVER_IMAGE}')`;
  const prefixes = registries.map((registry) => `i.startsWith('${registry}')`).join(" || ");
  const tenantImage = podPolicy(
    `${name}-tenant-image`,
    {
      policyName: "tenant-image.slipway",
      namespaceLabel: TENANT_LABEL,
      validations: [
        refuse(tenant, `!(${prefixes})`, `must come from ${registries.join(" or ")}`),
        ...(requireDigest
          ? [refuse(tenant, `!i.matches('@sha256:[0-9a-f]{64}$')`, "must be named by digest (@sha256:...)")]
          : []),
      ],
    },
    opts,
  );
  bind(`${name}-own-image`, "own-image.slipway", tenantImage, opts, OWN_IMAGES_LABEL);
}

/** Refuses when any image `i` of the list is `wrong`, and names it. */
function refuse(images: string, wrong: string, message: string): Validation {
  return {
    expression: `!${images}.exists(i, ${wrong})`,
    messageExpression: `'image ' + ${images}.filter(i, ${wrong})[0] + ' ${message}'`,
    reason: "Invalid",
  };
}

function podPolicy(
  name: string,
  policy: { policyName: string; validations: Validation[]; namespaceLabel?: string },
  opts: AddOnOptions,
) {
  const made = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
    name,
    {
      metadata: { name: policy.policyName },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [""],
              apiVersions: ["v1"],
              operations: ["CREATE", "UPDATE"],
              resources: ["pods", "pods/ephemeralcontainers"],
            },
          ],
        },
        variables: [{ name: "images", expression: POD_IMAGES }],
        validations: policy.validations,
      },
    },
    opts,
  );
  bind(name, policy.policyName, made, opts, policy.namespaceLabel);
  return made;
}

/** Has a policy refuse pods in the namespaces with a label; in all where none is given. */
function bind(
  name: string,
  bindingName: string,
  policy: k8s.admissionregistration.v1.ValidatingAdmissionPolicy,
  { parent }: AddOnOptions,
  namespaceLabel?: string,
): void {
  new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
    name,
    {
      metadata: { name: bindingName },
      spec: {
        policyName: policy.metadata.name,
        validationActions: ["Deny"],
        matchResources: namespaceLabel
          ? { namespaceSelector: { matchExpressions: [{ key: namespaceLabel, operator: "Exists" }] } }
          : undefined,
      },
    },
    { parent },
  );
}
