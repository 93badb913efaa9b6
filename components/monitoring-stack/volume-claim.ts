import * as pulumi from "@pulumi/pulumi";

/** Template of the claim each replica of a stateful part gets. */
export function volumeClaim(storageClassName: pulumi.Input<string>, storage: string) {
  return {
    spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  };
}
