/**
 * An error meant for the person at the keyboard: its message says what is wrong, where, what is allowed and
 * what to do. It is printed without a stack trace; the command line exits with 2.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Pulumi's program runner hides the stack of errors that carry this mark (`pulumi.RunError`). */
  readonly __pulumiRunError = true;
}
