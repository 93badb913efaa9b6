import Module = require("node:module");
import * as path from "node:path";

/**
 * What the SDK imports at start and a preview does not use: the npm client, the compiler and the debugger with which it
 * serializes functions, the Automation API, the exporters of traces. Together they are two thirds of its modules.
 */
const UNUSED_BY_PREVIEW = new Set([
  "./automation",
  "../../typescript-shim",
  "@npmcli/arborist",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
]);

const PULUMI = path.join("node_modules", "@pulumi") + path.sep;
const SDK = path.join(PULUMI, "pulumi") + path.sep;

/** Packages whose first file imports a file for each of the hundreds of services of a cloud. */
const WIDE = ["aws", "kubernetes"].map((name) => path.join(PULUMI, name, "index.js"));

/** Node's own loader; its declarations leave it out. */
type Load = (this: unknown, request: string, parent: NodeModule | undefined, isMain: boolean) => unknown;

/** From now on the packages of Pulumi load the modules above when something of them is used, and not before. */
export function deferUnusedImports(): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    if (!isDeferred(request, parent?.filename)) return load.call(this, request, parent, isMain);
    return deferred(() => load.call(this, request, parent, isMain) as object);
  };
}

function isDeferred(request: string, importer: string | null | undefined): boolean {
  if (!importer?.includes(PULUMI)) return false;
  if (importer.includes(SDK)) return UNUSED_BY_PREVIEW.has(request);
  return request.startsWith("./") && WIDE.some((file) => importer.endsWith(file));
}

/** Stands for the exports of a module that is loaded at the first look into it. */
function deferred(load: () => object): object {
  let exports: object | undefined;
  const loaded = (): object => (exports ??= load());
  return new Proxy(
    {},
    {
      // Asked at the import itself; with `true` TypeScript's import helpers hand the module on as it is.
      get: (_, key) => (key === "__esModule" ? true : (Reflect.get(loaded(), key) as unknown)),
      has: (_, key) => Reflect.has(loaded(), key),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(loaded(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
