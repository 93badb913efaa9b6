import { biteasy } from "./biteasy";
import { bitunix } from "./bitunix";
import { daa } from "./daa";
import { opitios } from "./opitios";
import { shadower } from "./shadower";
import { System } from "./types";

/** Every system there is; the stack config says which of them run in a stage. */
export const allSystems: System[] = [biteasy, bitunix, shadower, daa, opitios];
