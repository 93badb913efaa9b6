import * as http from "node:http";
import { createInterface } from "node:readline";
import { KubernetesObject, describe } from "./objects";

/** The API server refused a request: its own message, reason and HTTP status. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
}

export interface WatchEvent<T> {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: T;
}

/** The name our server-side apply owns fields under. */
const FIELD_MANAGER = "slipway-test";

/**
 * A client of the Kubernetes API over the socket of `kubectl proxy`, which does authentication for every kind of
 * kubeconfig. Written by hand as the npm client's generic apply cannot ask for strict field validation.
 */
export class KubernetesApi {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  private readonly discovery = new Map<string, Promise<ApiResource[]>>();

  private ended = false;

  constructor(private readonly socketPath: string) {}

  /** True once the cluster has been stopped for good, so that nobody waits for it to come back. */
  get closed(): boolean {
    return this.ended;
  }

  close(): void {
    this.ended = true;
    this.agent.destroy();
  }

  get<T>(path: string): Promise<T> {
    return this.request<T>("GET", path);
  }

  create<T>(path: string, body: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<T> {
    return this.request<T>("POST", path, body, "application/json", headers);
  }

  delete(path: string): Promise<unknown> {
    return this.request("DELETE", path);
  }

  /** JSON merge patch. */
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.request<T>("PATCH", path, body, "application/merge-patch+json");
  }

  /** Server-side apply with strict validation: an unknown or duplicate field is an error, nothing is pruned. */
  async apply<T extends KubernetesObject>(object: T): Promise<T> {
    const path = await this.pathOf(object);
    const query = `fieldManager=${FIELD_MANAGER}&fieldValidation=Strict&force=true`;
    return this.request<T>("PATCH", `${path}?${query}`, object, "application/apply-patch+yaml");
  }

  /** The path of an object, by the server's own discovery. */
  async pathOf(object: KubernetesObject): Promise<string> {
    const resource = (await this.resources(object.apiVersion)).find(
      (r) => r.kind === object.kind && !r.name.includes("/"),
    );
    if (!resource)
      throw new Error(`${describe(object)}: the cluster does not know ${object.apiVersion} ${object.kind}`);
    const scope = resource.namespaced ? `/namespaces/${object.metadata.namespace ?? "default"}` : "";
    return `${groupPath(object.apiVersion)}${scope}/${resource.name}/${object.metadata.name}`;
  }

  /** Resources of a group version, e.g. `apps/v1`; asked once. */
  resources(apiVersion: string): Promise<ApiResource[]> {
    const known = this.discovery.get(apiVersion);
    if (known) return known;
    const asked = this.get<{ resources: ApiResource[] }>(groupPath(apiVersion)).then(
      (list) => list.resources,
      (error: unknown) => {
        this.discovery.delete(apiVersion);
        if (error instanceof ApiError && error.status === 404) return [];
        throw error;
      },
    );
    this.discovery.set(apiVersion, asked);
    return asked;
  }

  /** Forgets what was discovered, after definitions were added. */
  rediscover(): void {
    this.discovery.clear();
  }

  /** Streams events from a resource version on until `stop` is called; `onEnd` tells that the stream broke. */
  watch<T>(
    path: string,
    resourceVersion: string,
    onEvent: (event: WatchEvent<T>) => void,
    onEnd: () => void,
  ): () => void {
    const separator = path.includes("?") ? "&" : "?";
    const query = `${separator}watch=true&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
    let stopped = false;
    const request = http.get(
      { socketPath: this.socketPath, path: path + query, headers: this.headers() },
      (response) => {
        const lines = createInterface({ input: response });
        lines.on("line", (line) => !stopped && line && onEvent(JSON.parse(line) as WatchEvent<T>));
        lines.on("close", () => !stopped && onEnd());
        // A broken stream also closes, which is what the watcher acts on.
        lines.on("error", () => undefined);
        response.on("error", () => lines.close());
      },
    );
    request.on("error", () => !stopped && onEnd());
    return () => {
      stopped = true;
      request.destroy();
    };
  }

  private headers(contentType?: string): http.OutgoingHttpHeaders {
    return {
      accept: "application/json",
      host: "localhost",
      ...(contentType && { "content-type": contentType }),
    };
  }

  private request<T>(
    method: string,
    path: string,
    body?: unknown,
    contentType = "application/json",
    further: http.OutgoingHttpHeaders = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.socketPath, agent: this.agent, method, path };
      const request = http.request(
        { ...options, headers: { ...this.headers(body ? contentType : undefined), ...further } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            if ((response.statusCode ?? 500) < 300) resolve(parse(text) as T);
            else reject(toApiError(response.statusCode ?? 500, text));
          });
        },
      );
      request.on("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parse(text: string): unknown {
  return text.startsWith("{") ? (JSON.parse(text) as unknown) : text;
}

function toApiError(status: number, text: string): ApiError {
  const answer = parse(text);
  if (typeof answer === "object" && answer !== null && "message" in answer) {
    return new ApiError(status, "reason" in answer ? String(answer.reason) : "", String(answer.message));
  }
  return new ApiError(status, "", text);
}
