/**
 * Something that was asked for in the right way and did not succeed, such as a program that does not plan. Only its
 * message is shown; the command line exits with 1.
 */
export class Failure extends Error {
  override readonly name = "Failure";
}
