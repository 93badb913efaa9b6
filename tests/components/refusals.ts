import assert from "node:assert/strict";

/** What is refused, the changed arguments, and what the message says about them. */
export type Refusal<Args> = [what: string, changes: Partial<Args>, message: RegExp];

/** One test for each refusal: the component throws, and its message starts with its type and name. */
export function itRefuses<Args>(
  title: string,
  make: (changes: Partial<Args>) => unknown,
  refusals: Refusal<Args>[],
): void {
  for (const [what, changes, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => make(changes),
        (error: Error) => {
          assert.ok(error.message.startsWith(`${title}: `), error.message);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
}
