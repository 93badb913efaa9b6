import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { mapSecrets } from "../../../offline/engine/computed";
import { answerInvoke } from "../../../offline/engine/invokes";
import { Provider } from "../pulumi";
import { Difference, Resource, Twin, Values } from "./twin";

const MAX_MESSAGE = 400 * 1024 * 1024;

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type TwinOf = (call: Call<unknown>) => Twin;
type Answer<Request, Response> = (request: Request) => Response | Promise<Response>;
type TwinAnswer<Request, Response> = (request: Request, twin: Twin) => Response | Promise<Response>;

/**
 * Serves twins as Pulumi's provider protocol on a random port of the loopback. The engine makes one connection for each
 * provider of the program, such as two of AWS for two regions, and each gets a twin of its own.
 */
export class ProviderServer implements Provider {
  private server: grpc.Server | undefined;
  private port = 0;

  /** Called before each answer; what it returns is sent in its place, as a broken provider would. */
  garble: (method: string, request: unknown) => unknown = () => undefined;

  constructor(
    private readonly makeTwin: () => Twin,
    private readonly construct?: Answer<proto.ConstructRequest, proto.ConstructResponse>,
  ) {}

  async start(): Promise<number> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE });
    this.server = server;
    const definition = (services as unknown as Record<string, grpc.ServiceDefinition>)[
      "ResourceProviderService"
    ]!;
    server.addService(definition, this.garbled(handlers(this.twins(), this.construct)));
    return new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) return reject(error);
        this.port = port;
        resolve(port);
      });
    });
  }

  /** Starts again on the same port. */
  async restart(): Promise<void> {
    await this.start();
  }

  private garbled(all: grpc.UntypedServiceImplementation): grpc.UntypedServiceImplementation {
    const entries = Object.entries(all).map(([method, handle]) => {
      const whole: grpc.handleUnaryCall<unknown, unknown> = (call, callback) => {
        const garbage = this.garble(method, call.request);
        if (garbage === undefined) (handle as grpc.handleUnaryCall<unknown, unknown>)(call, callback);
        else callback(null, garbage);
      };
      return [method, whole];
    });
    return Object.fromEntries(entries) as grpc.UntypedServiceImplementation;
  }

  private twins(): TwinOf {
    const byConnection = new Map<string, Twin>();
    return (call) => {
      const twin = byConnection.get(call.getPeer()) ?? this.makeTwin();
      byConnection.set(call.getPeer(), twin);
      return twin;
    };
  }

  /** Ends it as a crash would: calls under way fail. */
  stop(): void {
    this.server?.forceShutdown();
  }
}

function handlers(
  twinOf: TwinOf,
  construct?: Answer<proto.ConstructRequest, proto.ConstructResponse>,
): grpc.UntypedServiceImplementation {
  const asked = <Request, Response>(make: TwinAnswer<Request, Response>) => answer(make, twinOf);
  return {
    getPluginInfo: asked((_request, twin) => new PluginInfo().setVersion(twin.version)),
    checkConfig: asked((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: asked((request: proto.DiffRequest, twin) =>
      difference(twin.diffConfig(plain(request.getOldInputs()), plain(request.getNews()))),
    ),
    configure: asked((request: proto.ConfigureRequest, twin) => {
      twin.configure(plain(request.getArgs()));
      // Components get secrets and references as they are; resources as plain values.
      return new proto.ConfigureResponse()
        .setAcceptsecrets(construct !== undefined)
        .setAcceptresources(construct !== undefined)
        .setSupportspreview(true);
    }),
    check: asked((request: proto.CheckRequest, twin) => check(twin, request)),
    diff: asked((request: proto.DiffRequest, twin) =>
      difference(
        twin.diff(
          resourceOf(request),
          request.getId(),
          plain(request.getOldInputs()),
          plain(request.getNews()),
        ),
      ),
    ),
    create: asked(async (request: proto.CreateRequest, twin) => {
      const { id, outputs } = await twin.create(
        resourceOf(request),
        plain(request.getProperties()),
        request.getPreview(),
      );
      return new proto.CreateResponse().setId(request.getPreview() ? "" : id).setProperties(struct(outputs));
    }),
    read: asked((request: proto.ReadRequest, twin) => read(twin, request)),
    update: asked(async (request: proto.UpdateRequest, twin) => {
      const outputs = await twin.update(
        resourceOf(request),
        request.getId(),
        plain(request.getNews()),
        plain(request.getOlds()),
        request.getPreview(),
      );
      return new proto.UpdateResponse().setProperties(struct(outputs));
    }),
    delete: asked(async (request: proto.DeleteRequest, twin) => {
      await twin.delete(resourceOf(request), request.getId());
      return new Empty();
    }),
    invoke: asked((request: proto.InvokeRequest) => answerInvoke(request)),
    attach: asked(() => new Empty()),
    cancel: asked(() => new Empty()),
    ...(construct ? { construct: asked(construct) } : {}),
  };
}

function check(twin: Twin, request: proto.CheckRequest): proto.CheckResponse {
  const olds = request.getOlds();
  const { inputs, problems } = twin.check(
    resourceOf(request),
    plain(request.getNews()),
    olds ? plain(olds) : undefined,
    request.getRandomseed_asU8(),
  );
  return new proto.CheckResponse()
    .setInputs(struct(inputs))
    .setFailuresList(
      problems.map(({ property, reason }) =>
        new proto.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

async function read(twin: Twin, request: proto.ReadRequest): Promise<proto.ReadResponse> {
  const found = await twin.read(
    resourceOf(request),
    request.getId(),
    plain(request.getInputs()),
    plain(request.getProperties()),
  );
  const response = new proto.ReadResponse();
  if (!found) return response;
  response.setId(found.id);
  response.setProperties(struct(found.outputs));
  response.setInputs(struct(found.inputs));
  return response;
}

function answer<Request, Response>(
  make: TwinAnswer<Request, Response>,
  twinOf: TwinOf,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => make(call.request, twinOf(call)))
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
  };
}

function resourceOf(request: { getUrn(): string }): Resource {
  const urn = request.getUrn();
  const parts = urn.split("::");
  return { urn, type: parts[2]?.split("$").pop() ?? "", name: parts.slice(3).join("::") };
}

function difference({ changes, replaces, deleteBeforeReplace }: Difference): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
  const response = new proto.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(changes)
    .setReplacesList(replaces)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const property of changes) {
    const kind = replaces.includes(property) ? UPDATE_REPLACE : UPDATE;
    response.getDetaileddiffMap().set(property, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

function plain(values: Struct | undefined): Values {
  return (mapSecrets(values?.toJavaScript() ?? {}, (secret) => secret) ?? {}) as Values;
}

function struct(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, never>);
}
