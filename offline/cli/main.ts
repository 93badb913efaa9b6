import { CommanderError } from "commander";
import { UserError } from "../../config/user-error";
import { Failure } from "../failure";
import { errorColour } from "../terminal/colour";
import { slipwayProgram } from "./program";

/** What a shell reports for a program that was ended by SIGPIPE. */
const READER_GONE = 141;

// `slipway preview | head`: nobody reads on, which is no failure to tell about.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(READER_GONE);
});

/** Exit codes: 0 fine, 1 what was asked for failed or is refused, 2 wrong usage or invalid config. */
slipwayProgram()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    if (error instanceof UserError || error instanceof Failure) {
      process.stderr.write(`${errorColour.red("error:")} ${error.message}\n`);
      process.exit(error instanceof UserError ? 2 : 1);
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
