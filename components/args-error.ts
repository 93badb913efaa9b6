import * as pulumi from "@pulumi/pulumi";

/**
 * Contradictory arguments given to a component. The message starts with the component's type and name; Pulumi
 * prints a RunError without its stack.
 */
export class ArgsError extends pulumi.RunError {
  constructor(component: string, name: string, problem: string) {
    super(`${component} "${name}": ${problem}`);
  }
}
