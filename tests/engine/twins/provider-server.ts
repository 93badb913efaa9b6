import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as services from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { mapSecrets } from "../../../offline/engine/computed";
import { Provider } from "../pulumi";
import { Difference, Resource, Twin, Values } from "./twin";

const MAX_MESSAGE = 400 * 1024 * 1024;

type Answer<Request, Response> = (request: Request) => Response | Promise<Response>;

/** Serves a twin as Pulumi's provider protocol on a random port of the loopback. */
export class ProviderServer implements Provider {
  private server: grpc.Server | undefined;

  constructor(
    private readonly twin: Twin,
    private readonly construct?: Answer<proto.ConstructRequest, proto.ConstructResponse>,
  ) {}

  async start(port = 0): Promise<number> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE });
    this.server = server;
    const definition = (services as unknown as Record<string, grpc.ServiceDefinition>)[
      "ResourceProviderService"
    ]!;
    server.addService(definition, handlers(this.twin, this.construct));
    return new Promise((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
  }

  /** Ends it as a crash would: calls under way fail. */
  stop(): void {
    this.server?.forceShutdown();
  }
}

function handlers(
  twin: Twin,
  construct?: Answer<proto.ConstructRequest, proto.ConstructResponse>,
): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: answer(() => new PluginInfo().setVersion(twin.version)),
    checkConfig: answer((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: answer((request: proto.DiffRequest) =>
      difference(twin.diffConfig(plain(request.getOldInputs()), plain(request.getNews()))),
    ),
    configure: answer((request: proto.ConfigureRequest) => {
      twin.configure(plain(request.getArgs()));
      // Components get secrets and references as they are; resources as plain values.
      return new proto.ConfigureResponse()
        .setAcceptsecrets(construct !== undefined)
        .setAcceptresources(construct !== undefined)
        .setSupportspreview(true);
    }),
    check: answer((request: proto.CheckRequest) => check(twin, request)),
    diff: answer((request: proto.DiffRequest) =>
      difference(
        twin.diff(
          resourceOf(request),
          request.getId(),
          plain(request.getOldInputs()),
          plain(request.getNews()),
        ),
      ),
    ),
    create: answer(async (request: proto.CreateRequest) => {
      const { id, outputs } = await twin.create(
        resourceOf(request),
        plain(request.getProperties()),
        request.getPreview(),
      );
      return new proto.CreateResponse().setId(request.getPreview() ? "" : id).setProperties(struct(outputs));
    }),
    read: answer((request: proto.ReadRequest) => read(twin, request)),
    update: answer(async (request: proto.UpdateRequest) => {
      const outputs = await twin.update(
        resourceOf(request),
        request.getId(),
        plain(request.getNews()),
        plain(request.getOlds()),
        request.getPreview(),
      );
      return new proto.UpdateResponse().setProperties(struct(outputs));
    }),
    delete: answer(async (request: proto.DeleteRequest) => {
      await twin.delete(resourceOf(request), request.getId());
      return new Empty();
    }),
    attach: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    ...(construct ? { construct: answer(construct) } : {}),
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

function answer<Request, Response>(make: Answer<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => make(call.request))
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
