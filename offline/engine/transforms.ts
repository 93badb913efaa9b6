import * as grpc from "@grpc/grpc-js";
import * as services from "@pulumi/pulumi/proto/callback_grpc_pb";
import * as callbackProto from "@pulumi/pulumi/proto/callback_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { setDependencies, withDependencies } from "./transform-dependencies";
import { mergeOptions, transformOptions } from "./transform-options";

/** Changes that the program makes to its resources and data-source calls through functions it has registered. */
export class Transforms {
  private readonly ofStack: callbackProto.Callback[] = [];
  private readonly ofInvokes: callbackProto.Callback[] = [];
  private readonly ofResource = new Map<string, callbackProto.Callback[]>();
  private readonly clients = new Map<string, services.CallbacksClient>();

  addForStack(callback: callbackProto.Callback): void {
    this.ofStack.push(callback);
  }

  addForInvokes(callback: callbackProto.Callback): void {
    this.ofInvokes.push(callback);
  }

  /** Notes the transforms of a resource: they apply to its children too. */
  addForResource(urn: string, callbacks: callbackProto.Callback[]): void {
    if (callbacks.length > 0) this.ofResource.set(urn, callbacks);
  }

  /**
   * The transforms that apply to a resource, in the engine's order: its own, its ancestors', the stack's.
   *
   * @param ancestors URNs from the parent upwards
   */
  of(own: callbackProto.Callback[], ancestors: string[]): callbackProto.Callback[] {
    if (own.length === 0 && this.ofResource.size === 0) return this.ofStack;
    return [...own, ...ancestors.flatMap((urn) => this.ofResource.get(urn) ?? []), ...this.ofStack];
  }

  /** Applies the callbacks one after the other; the request itself is changed. */
  async resource(request: proto.RegisterResourceRequest, callbacks: callbackProto.Callback[]): Promise<void> {
    // As in the engine, dependencies change with the values only where the resource has transforms of its own.
    const own = request.getTransformsList().length > 0;
    if (own) request.setObject(withDependencies(request));
    const dependencies = request.getDependenciesList();
    for (const callback of callbacks) {
      const question = new proto.TransformRequest();
      question.setType(request.getType());
      question.setName(request.getName());
      question.setCustom(request.getCustom());
      question.setParent(request.getParent());
      question.setProperties(request.getObject());
      question.setOptions(transformOptions(request));
      const bytes = await this.call(callback, question.serializeBinary());
      const answer = proto.TransformResponse.deserializeBinary(bytes);
      request.setObject(answer.getProperties());
      const options = answer.getOptions();
      if (options) mergeOptions(request, options);
    }
    if (own) setDependencies(request);
    else request.setDependenciesList(dependencies);
  }

  get changesInvokes(): boolean {
    return this.ofInvokes.length > 0;
  }

  /** Applies the stack's invoke transforms; the request itself is changed. */
  async invoke(request: proto.ResourceInvokeRequest): Promise<void> {
    for (const callback of this.ofInvokes) {
      const question = new proto.TransformInvokeRequest();
      question.setToken(request.getTok());
      question.setArgs(request.getArgs());
      const options = new proto.TransformInvokeOptions();
      options.setProvider(request.getProvider());
      options.setVersion(request.getVersion());
      options.setPluginDownloadUrl(request.getPlugindownloadurl());
      question.setOptions(options);
      const bytes = await this.call(callback, question.serializeBinary());
      const answer = proto.TransformInvokeResponse.deserializeBinary(bytes);
      request.setArgs(answer.getArgs());
      const changed = answer.getOptions();
      if (changed) {
        request.setProvider(changed.getProvider());
        request.setVersion(changed.getVersion());
        request.setPlugindownloadurl(changed.getPluginDownloadUrl());
      }
    }
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private call(callback: callbackProto.Callback, question: Uint8Array): Promise<Uint8Array> {
    const target = callback.getTarget();
    const client =
      this.clients.get(target) ?? new services.CallbacksClient(target, grpc.credentials.createInsecure());
    this.clients.set(target, client);
    const request = new callbackProto.CallbackInvokeRequest();
    request.setToken(callback.getToken());
    request.setRequest(question);
    return new Promise((resolve, reject) => {
      client.invoke(request, (error, response) => {
        if (error) reject(new Error(`a transform of the program failed: ${error.details}`));
        else resolve(response.getResponse_asU8());
      });
    });
  }
}
