import { SentResource } from "./analyzer-messages";

/** The calls of the analyzer protocol that the offline engine makes. */
export type Method = "getAnalyzerInfo" | "configure" | "remediate" | "analyze" | "analyzeStack";

/** From the engine to the process of the pack. */
export interface Call {
  id: number;
  method: Method;
  /** Of `configure`, as the protocol has it in bytes. */
  request?: Uint8Array;
  /** Of `remediate` and `analyze`. */
  resource?: SentResource;
  /** Place of the resource in the order of registration. */
  index?: number;
}

/** From the process of the pack to the engine. */
export type Reply =
  | { kind: "ready" }
  /** The response as the protocol has it in bytes; nothing where it says nothing. */
  | { kind: "response"; id: number; response?: Uint8Array }
  | { kind: "failed"; id: number; details: string };
