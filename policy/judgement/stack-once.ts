import { Stack } from "./resources";

/** The part of a request of the analyzer protocol that is read here. */
interface StackRequest {
  getResourcesList: (this: StackRequest) => unknown[];
}

/**
 * Makes the policy server ready the resources of a stack once, and not once for each rule about the stack.
 * @pulumi/policy 1.21 does the latter, which is most of the time of such a rule. Rules only read, so they can share.
 *
 * The server goes through the resources right before it calls a rule; from the second rule on it is given none, and the
 * rule is given what was gathered for the first. Where the server is built otherwise, each rule gathers for itself.
 */
export class StackOnce {
  /** What the server went through last, until a rule takes it. */
  private visited: { stack?: Stack } | undefined;

  /** @param request class AnalyzeStackRequest of the analyzer protocol */
  listen(request: { prototype: StackRequest }): void {
    const { prototype } = request;
    const list = prototype.getResourcesList;
    const readied = (resources: unknown[]): unknown[] => this.readied(resources);
    prototype.getResourcesList = function (this: StackRequest) {
      return readied(list.call(this));
    };
  }

  /** The stack for the rule that the server calls now. */
  gathered(gather: () => Stack): Stack {
    const { visited } = this;
    this.visited = undefined;
    if (visited === undefined) return gather();
    visited.stack ??= gather();
    return visited.stack;
  }

  private readied(resources: unknown[]): unknown[] {
    const visit: { stack?: Stack } = {};
    const list = [...resources];
    list[Symbol.iterator] = () => {
      this.visited = visit;
      return (visit.stack ? [] : resources)[Symbol.iterator]();
    };
    return list;
  }
}
