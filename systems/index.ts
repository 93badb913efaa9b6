import { shadower } from "./shadower";
import { System } from "./types";

/** Every system there is; the stack config says which of them run in a stage. */
export const allSystems: System[] = [shadower];
