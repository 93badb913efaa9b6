import * as path from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { analyzeRequest, analyzerResource } from "./analyzer-messages";
import { Call, Method, Reply } from "./messages";

type Answer = proto.AnalyzerInfo | proto.AnalyzeResponse | proto.RemediateResponse;
type Handler = (call: { request: unknown }, done: (error: unknown, response?: Answer) => void) => unknown;
type Handlers = Record<Method, Handler>;

/**
 * Lets the policy server of the pack in the working directory answer its parent process and not a socket: the same
 * handlers and messages as by gRPC, without the way through bytes. What the server would listen on is never opened.
 */
export function answerParent(): void {
  const runner = packageFrom(process.cwd(), "@pulumi/policy");
  // A pack without the SDK ends by itself, and says so.
  if (runner === undefined) return;
  const { Server } = require(
    packageFrom(path.dirname(runner), "@grpc/grpc-js") ?? "@grpc/grpc-js",
  ) as typeof grpc;
  Server.prototype.addService = (_service, handlers) => serve(handlers as unknown as Handlers);
  Server.prototype.bindAsync = () => undefined;
}

function packageFrom(folder: string, name: string): string | undefined {
  try {
    return require.resolve(name, { paths: [folder] });
  } catch {
    return undefined;
  }
}

function serve(handlers: Handlers): void {
  const judged: proto.AnalyzerResource[] = [];
  process.on("message", (call: Call) => {
    void handlers[call.method]({ request: requestOf(call, judged) }, (error, response) => {
      if (error) return tell({ kind: "failed", id: call.id, details: detailsOf(error) });
      tell({ kind: "response", id: call.id, response: response && bytesOf(response) });
    });
  });
  // Whoever asked is gone.
  process.on("disconnect", () => process.exit());
  tell({ kind: "ready" });
}

/** The stack is what was judged, in the order of registration. */
function requestOf({ method, request, resource, index }: Call, judged: proto.AnalyzerResource[]): unknown {
  if (method === "configure")
    return proto.ConfigureAnalyzerRequest.deserializeBinary(request ?? new Uint8Array());
  if (method === "analyzeStack") {
    const stack = new proto.AnalyzeStackRequest();
    stack.setResourcesList(judged);
    return stack;
  }
  if (resource === undefined || index === undefined) return new Empty();
  const message = analyzerResource(resource);
  if (method === "analyze") judged[index] = message;
  return analyzeRequest(message);
}

/** Nothing for an answer without a finding; which rules do not apply, nobody asks. */
function bytesOf(response: Answer): Uint8Array | undefined {
  if ("getNotApplicableList" in response) response.setNotApplicableList([]);
  const bytes = response.serializeBinary();
  return bytes.length > 0 ? bytes : undefined;
}

function detailsOf(error: unknown): string {
  const { details, message } = error as { details?: string; message?: string };
  return details ?? message ?? String(error);
}

function tell(reply: Reply): void {
  process.send?.(reply);
}
