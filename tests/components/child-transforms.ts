import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { Callback, CallbackInvokeRequest } from "@pulumi/pulumi/proto/callback_pb";
import { TransformRequest, TransformResponse } from "@pulumi/pulumi/proto/resource_pb";

/** Asks the program's transform as the engine does for each child of a remote component; the child's new inputs. */
export function transformedChild(
  callback: Callback,
  type: string,
  inputs: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const child = new TransformRequest();
  child.setType(type);
  child.setName("child");
  child.setCustom(true);
  child.setProperties(Struct.fromJavaScript(inputs as never));
  const request = new CallbackInvokeRequest();
  request.setToken(callback.getToken());
  request.setRequest(child.serializeBinary());

  const program = new CallbacksClient(callback.getTarget(), grpc.credentials.createInsecure());
  return new Promise((resolve, reject) => {
    program.invoke(request, (error, response) => {
      program.close();
      if (error) return reject(error);
      const answer = TransformResponse.deserializeBinary(response.getResponse_asU8());
      resolve(answer.getProperties()?.toJavaScript() ?? {});
    });
  });
}
