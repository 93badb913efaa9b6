import { stripVTControlCharacters } from "node:util";
import * as grpc from "@grpc/grpc-js";
import * as empty from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as engineProto from "@pulumi/pulumi/proto/engine_pb";
import * as providerProto from "@pulumi/pulumi/proto/provider_pb";
import * as resourceProto from "@pulumi/pulumi/proto/resource_pb";
import { Plan, PlannedResource } from "../plan/plan";
import { answerCall, answerInvoke } from "./invokes";
import { UNKNOWN } from "./computed";
import { durationSeconds, inheritOptions } from "./options";
import { Transforms } from "./transforms";
import { autoNamed, standIns } from "./stand-ins";
import { dropEmpty, toObject, withSecrets } from "./wire-values";

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** Features of the engine in the CLI 3.259; the SDK sends the same requests to us as to it. */
const FEATURES = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "replacementTrigger",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
  "errorHooks",
  "sendsOptionsToHooks",
]);

const STACK_TYPE = "pulumi:pulumi:Stack";

/** The engine's own function by which the SDK reads a resource that was passed as a value. */
const GET_RESOURCE = "pulumi:pulumi:getResource";

/**
 * The engine's side of a preview: records what the program registers into `plan` and answers with the inputs
 * and stand-ins. It plans, it never applies.
 */
export class ResourceMonitor {
  private readonly byUrn = new Map<string, PlannedResource>();
  private readonly packages: { name: string; version: string; downloadUrl: string }[] = [];
  private readonly transforms = new Transforms();
  private rootUrn = "";
  private shutDown = false;
  private closed = false;

  constructor(
    private readonly plan: Plan,
    private readonly disabledProviders: string[],
    private readonly onRegister: (resource: PlannedResource) => void,
  ) {}

  readonly monitorHandlers = {
    supportsFeature: this.answer((request: resourceProto.SupportsFeatureRequest) => {
      const response = new resourceProto.SupportsFeatureResponse();
      response.setHassupport(FEATURES.has(request.getId()));
      return response;
    }),
    registerResource: this.answer((request: resourceProto.RegisterResourceRequest) => {
      inheritOptions(request, this.byUrn.get(request.getParent()));
      const own = request.getTransformsList();
      const transforms = this.transforms.of(own, this.ancestors(request.getParent()));
      if (transforms.length === 0) return this.register(request);
      return this.transforms.resource(request, transforms).then(() => this.register(request));
    }),
    readResource: this.answer((request: resourceProto.ReadResourceRequest) => this.read(request)),
    registerResourceOutputs: this.answer((request: resourceProto.RegisterResourceOutputsRequest) => {
      const resource = this.byUrn.get(request.getUrn());
      if (resource) resource.outputs = toObject(request.getOutputs());
      return new empty.Empty();
    }),
    registerStackTransform: this.answer((callback: Callback) => {
      this.transforms.addForStack(callback);
      return new empty.Empty();
    }),
    registerStackInvokeTransform: this.answer((callback: Callback) => {
      this.transforms.addForInvokes(callback);
      return new empty.Empty();
    }),
    invoke: this.answer((request: resourceProto.ResourceInvokeRequest) => {
      if (request.getTok() === GET_RESOURCE) return this.getResource(request);
      if (!this.transforms.changesInvokes) return answerInvoke(request);
      return this.transforms.invoke(request).then(() => answerInvoke(request));
    }),
    call: this.answer((request: resourceProto.ResourceCallRequest) => answerCall(request)),
    registerPackage: this.answer((request: resourceProto.RegisterPackageRequest) => {
      this.packages.push({
        name: request.getName(),
        version: request.getVersion(),
        downloadUrl: request.getDownloadUrl(),
      });
      const response = new resourceProto.RegisterPackageResponse();
      response.setRef(String(this.packages.length - 1));
      return response;
    }),
    registerResourceHook: this.answer(() => new empty.Empty()),
    registerErrorHook: this.answer(() => new empty.Empty()),
    signalAndWaitForShutdown: this.answer(() => {
      this.shutDown = true;
      return new empty.Empty();
    }),
  };

  readonly engineHandlers = {
    log: this.answer((request: engineProto.LogRequest) => {
      const severity = (["debug", "info", "warning", "error"] as const)[request.getSeverity()] ?? "info";
      if (severity !== "debug" && !request.getEphemeral()) {
        this.plan.diagnostics.push({
          severity,
          message: stripVTControlCharacters(request.getMessage()),
          urn: request.getUrn(),
        });
      }
      return new empty.Empty();
    }),
    getRootResource: this.answer(() => {
      const response = new engineProto.GetRootResourceResponse();
      response.setUrn(this.rootUrn);
      return response;
    }),
    setRootResource: this.answer((request: engineProto.SetRootResourceRequest) => {
      this.rootUrn = request.getUrn();
      return new engineProto.SetRootResourceResponse();
    }),
    requirePulumiVersion: this.answer(() => new engineProto.RequirePulumiVersionResponse()),
  };

  private answer<Request, Response>(
    handle: (request: Request) => Response | Promise<Response>,
  ): Unary<Request, Response> {
    return (call, callback) => {
      if (this.closed) return;
      const fail = (error: unknown): void =>
        callback({ code: grpc.status.UNKNOWN, details: (error as Error).message });
      try {
        const response = handle(call.request);
        if (response instanceof Promise) response.then((late) => callback(null, late), fail);
        else callback(null, response);
      } catch (error) {
        fail(error);
      }
    };
  }

  /** True once the program has said that it will ask for nothing more. */
  get isShutDown(): boolean {
    return this.shutDown;
  }

  /** From now on nothing is heard and nothing answered. */
  close(): void {
    this.closed = true;
    this.transforms.close();
  }

  private ancestors(parent: string): string[] {
    const urns: string[] = [];
    for (let urn = parent; urn !== ""; urn = this.byUrn.get(urn)?.parent ?? "") urns.push(urn);
    return urns;
  }

  private getResource(request: resourceProto.ResourceInvokeRequest): providerProto.InvokeResponse {
    const urn = String(toObject(request.getArgs())["urn"]);
    const resource = this.byUrn.get(urn);
    if (!resource) throw new Error(`unknown resource ${urn}`);
    const { id, ...computed } = standIns(urn, resource.type);
    const response = new providerProto.InvokeResponse();
    response.setReturn(Struct.fromJavaScript({ urn, id, state: { ...resource.inputs, ...computed } }));
    return response;
  }

  private register(request: resourceProto.RegisterResourceRequest): resourceProto.RegisterResourceResponse {
    const resource = this.planned(request);
    this.add(resource);
    this.transforms.addForResource(resource.urn, request.getTransformsList());
    const response = new resourceProto.RegisterResourceResponse();
    response.setUrn(resource.urn);
    if (resource.custom || resource.remote) {
      const { id, ...computed } = standIns(resource.urn, resource.type);
      if (resource.custom && !isProvider(resource.type)) response.setId(id);
      const { urn, type, inputs } = resource;
      const known = { ...inputs, ...autoNamed(urn, type, inputs), ...computed };
      const outputs = withSecrets(known, resource.additionalSecretOutputs);
      response.setObject(Struct.fromJavaScript(outputs as never));
    }
    return response;
  }

  private read(request: resourceProto.ReadResourceRequest): resourceProto.ReadResourceResponse {
    const inputs = toObject(request.getProperties());
    const type = request.getType();
    const urn = this.urn(request.getParent(), type, request.getName());
    this.add({
      ...EMPTY,
      urn,
      type,
      name: request.getName(),
      custom: true,
      external: true,
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs,
      dependencies: request.getDependenciesList(),
    });
    const response = new resourceProto.ReadResourceResponse();
    response.setUrn(urn);
    response.setProperties(Struct.fromJavaScript(inputs as never));
    return response;
  }

  private add(resource: PlannedResource): void {
    if (this.byUrn.has(resource.urn)) {
      throw new Error(`Duplicate resource URN '${resource.urn}'; try giving it a unique name`);
    }
    this.byUrn.set(resource.urn, resource);
    this.plan.resources.push(resource);
    this.onRegister(resource);
  }

  private planned(request: resourceProto.RegisterResourceRequest): PlannedResource {
    const type = request.getType();
    const urn = this.urn(request.getParent(), type, request.getName());
    const timeouts = request.getCustomtimeouts();
    return {
      urn,
      type,
      name: request.getName(),
      custom: request.getCustom(),
      remote: request.getRemote(),
      parent: request.getParent(),
      provider: this.provider(request),
      inputs: this.inputs(request),
      outputs: {},
      dependencies: request.getDependenciesList(),
      propertyDependencies: Object.fromEntries(
        request
          .getPropertydependenciesMap()
          .toArray()
          .map(([key]) => [key, request.getPropertydependenciesMap().get(key)?.getUrnsList() ?? []]),
      ),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplacedefined()
        ? request.getDeletebeforereplace()
        : undefined,
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      aliases: this.aliases(request),
      customTimeouts: timeouts
        ? {
            create: durationSeconds(timeouts.getCreate()),
            update: durationSeconds(timeouts.getUpdate()),
            delete: durationSeconds(timeouts.getDelete()),
          }
        : undefined,
      importId: request.getImportid(),
      deletedWith: request.getDeletedwith(),
      replaceWith: request.getReplaceWithList(),
      replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
      hideDiff: request.getHidediffsList(),
      external: false,
    };
  }

  /** Inputs as the engine keeps them; a provider's hold its version. */
  private inputs(request: resourceProto.RegisterResourceRequest): Record<string, unknown> {
    const inputs = dropEmpty(toObject(request.getObject()));
    if (!isProvider(request.getType())) return inputs;
    const version = this.versionOf(request);
    return { ...inputs, ...(version ? { version } : {}), __internal: {} };
  }

  /** A URN; of this project and stack where no other is given. */
  private urn(parent: string, type: string, name: string, stack = "", project = ""): string {
    const own = this.plan.project;
    const parentType = parent.split("::")[2] ?? "";
    const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack || own.stack}::${project || own.name}::${chain}::${name}`;
  }

  /** Former URNs that the program names; those that follow from an alias of the parent are the engine's to find. */
  private aliases(request: resourceProto.RegisterResourceRequest): string[] {
    const specified = request.getAliasesList().map((alias) => {
      const spec = alias.getSpec();
      if (alias.getUrn() || !spec) return alias.getUrn();
      const parent = spec.getNoparent() ? "" : spec.getParenturn() || request.getParent();
      const type = spec.getType() || request.getType();
      return this.urn(parent, type, spec.getName() || request.getName(), spec.getStack(), spec.getProject());
    });
    return [...new Set([...request.getAliasurnsList(), ...specified])];
  }

  /** The provider reference; a missing one is a default provider, as in the engine. */
  private provider(request: resourceProto.RegisterResourceRequest): string {
    const type = request.getType();
    if ((!request.getCustom() && !request.getRemote()) || isProvider(type)) return "";
    if (request.getProvider()) return request.getProvider();
    const packageName = type.split(":")[0] ?? "";
    if (request.getRemote()) {
      const own = request.getProvidersMap().get(packageName);
      if (own) return own;
    }
    if (packageName === "pulumi") return "";
    if (this.disabledProviders.includes("*") || this.disabledProviders.includes(packageName)) {
      throw new Error(
        `Default provider for '${packageName}' disabled. '${this.urn(request.getParent(), type, request.getName())}' must use an explicit provider.`,
      );
    }
    return this.defaultProvider(packageName, this.versionOf(request), this.downloadOf(request));
  }

  private versionOf(request: resourceProto.RegisterResourceRequest): string {
    const reference = request.getPackageref();
    return request.getVersion() || (reference ? (this.packages[Number(reference)]?.version ?? "") : "");
  }

  private downloadOf(request: resourceProto.RegisterResourceRequest): string {
    const reference = request.getPackageref();
    const ofPackage = reference ? this.packages[Number(reference)]?.downloadUrl : undefined;
    return request.getPlugindownloadurl() || (ofPackage ?? "");
  }

  /** One for each version of a package and each place that its plugin is downloaded from. */
  private defaultProvider(packageName: string, version: string, downloadUrl: string): string {
    const type = `pulumi:providers:${packageName}`;
    const place = downloadUrl.replaceAll("://", "_/");
    const name = ["default", version.replace(/[.+-]/g, "_"), place].filter(Boolean).join("_");
    const urn = this.urn("", type, name);
    if (!this.byUrn.has(urn)) {
      const internal = downloadUrl ? { pluginDownloadURL: downloadUrl } : {};
      this.add({
        ...EMPTY,
        urn,
        type,
        name,
        custom: true,
        inputs: {
          ...this.packageConfig(packageName),
          ...(version ? { version } : {}),
          __internal: internal,
        },
      });
    }
    return `${urn}::${UNKNOWN}`;
  }

  /** What the stack's config says to the provider of a package, such as `aws:region`; structured values as JSON. */
  private packageConfig(packageName: string): Record<string, unknown> {
    const { config, secretKeys } = this.plan.project;
    const nameOf = (key: string): string => key.slice(packageName.length + 1);
    const keys = Object.keys(config).filter((key) => key.startsWith(`${packageName}:`));
    return withSecrets(
      Object.fromEntries(keys.map((key) => [nameOf(key), config[key]])),
      keys.filter((key) => secretKeys.includes(key)).map(nameOf),
    );
  }
}

const EMPTY: Omit<PlannedResource, "urn" | "type" | "name"> = {
  custom: false,
  remote: false,
  parent: "",
  provider: "",
  inputs: {},
  outputs: {},
  dependencies: [],
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  aliases: [],
  customTimeouts: undefined,
  importId: "",
  deletedWith: "",
  replaceWith: [],
  replacementTrigger: undefined,
  hideDiff: [],
  external: false,
};

function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}
