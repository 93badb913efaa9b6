import * as pulumi from "@pulumi/pulumi";

/** Where an add-on hangs in the resource tree, and what it must wait for and be removed before. */
export interface AddOnOptions {
  parent: pulumi.Resource;
  dependsOn: pulumi.Resource[];
}
