import assert from "node:assert/strict";
import { UserError } from "../config/user-error";

/** What a user reads who is refused; fails where nothing is, or by another error. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return assert.fail("no error");
}
