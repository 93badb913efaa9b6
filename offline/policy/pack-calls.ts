import { ChildProcess } from "node:child_process";
import { Call, Method, Reply } from "./messages";

interface Waiting {
  resolve: (response: Uint8Array) => void;
  reject: (error: Error) => void;
}

/** The process of a policy pack, and the calls to it that are not answered yet. */
export class PackProcess {
  /** "ready" once the pack can be asked, or the code with which it ended before. */
  readonly ready: Promise<"ready" | number | null>;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;

  constructor(readonly child: ChildProcess) {
    this.ready = new Promise((resolve) => {
      child.on("message", (reply: Reply) => {
        if (reply.kind === "ready") resolve("ready");
        else this.answer(reply);
      });
      // Not "exit": what it complained of is read by then.
      child.once("close", (code) => {
        resolve(code);
        this.end(`it ended with code ${code}`);
      });
    });
  }

  /** @returns the response in bytes; @throws Error with what the pack says it failed of */
  call(method: Method, given: Pick<Call, "request" | "resource" | "index"> = {}): Promise<Uint8Array> {
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const call: Call = { id, method, ...given };
      this.child.send(call, (error) => {
        if (error) this.answer({ kind: "failed", id, details: error.message });
      });
    });
  }

  stop(): void {
    this.child.kill();
  }

  private answer(reply: Exclude<Reply, { kind: "ready" }>): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.kind === "response") waiting?.resolve(reply.response ?? new Uint8Array());
    else waiting?.reject(new Error(`The policy pack failed: ${reply.details}`));
  }

  private end(details: string): void {
    for (const id of [...this.waiting.keys()]) this.answer({ kind: "failed", id, details });
  }
}
