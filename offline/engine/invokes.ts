import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceCallRequest } from "@pulumi/pulumi/proto/resource_pb";
import { parseAllDocuments } from "yaml";

type Answer = { [key: string]: object | string };

/** Answers to data-source calls, by token. Only what is the same for every account belongs here. */
const ANSWERS: Record<string, (args: Record<string, unknown>) => Answer> = {
  "aws:index/getPartition:getPartition": () => ({
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    id: "aws",
  }),
  "kubernetes:yaml:decode": ({ text }) => ({ result: decodeYaml(String(text)) }),
};

/** The objects in the YAML of a ConfigFile or ConfigGroup. */
function decodeYaml(text: string): object[] {
  const documents = parseAllDocuments(text);
  return documents.map((document) => document.toJS() as object | null).filter((object) => object !== null);
}

/** The same of a request to the engine and of one to a provider. */
interface InvokeRequest {
  getTok(): string;
  getArgs(): Struct | undefined;
}

/**
 * A preview makes no call to a cloud. A data source without an answer here is an error that says so.
 */
export function answerInvoke(request: InvokeRequest): InvokeResponse {
  const token = request.getTok();
  const answer = ANSWERS[token];
  if (!answer) {
    throw new Error(
      `The program calls the data source ${token}, which only a cloud can answer. Take the value from the stack config instead, or add an answer in offline/engine/invokes.ts.`,
    );
  }
  const response = new InvokeResponse();
  response.setReturn(Struct.fromJavaScript(answer(request.getArgs()?.toJavaScript() ?? {})));
  return response;
}

/** A method of a remote component runs in its provider, which is not there offline. */
export function answerCall(request: ResourceCallRequest): never {
  throw new Error(
    `The program calls the method ${request.getTok()} of a remote component, which only its provider can answer. A preview offline has no providers: take the value from the stack config, or use an output of the component.`,
  );
}
