import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceCallRequest, ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb";

/** Answers to data-source calls, by token. Only what is the same for every account belongs here. */
const ANSWERS: Record<string, Record<string, string>> = {
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" },
};

/**
 * A preview makes no call to a cloud. A data source without an answer here is an error that says so.
 */
export function answerInvoke(request: ResourceInvokeRequest): InvokeResponse {
  const token = request.getTok();
  const answer = ANSWERS[token];
  if (!answer) {
    throw new Error(
      `The program calls the data source ${token}, which only a cloud can answer. Take the value from the stack config instead, or add an answer in offline/engine/invokes.ts.`,
    );
  }
  const response = new InvokeResponse();
  response.setReturn(Struct.fromJavaScript(answer));
  return response;
}

/** A method of a remote component runs in its provider, which is not there offline. */
export function answerCall(request: ResourceCallRequest): never {
  throw new Error(
    `The program calls the method ${request.getTok()} of a remote component, which only its provider can answer. A preview offline has no providers: take the value from the stack config, or use an output of the component.`,
  );
}
