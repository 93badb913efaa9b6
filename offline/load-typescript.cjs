// Loads TypeScript by stripping its types, and writes stack traces with the lines of the sources.
//
// Pulumi's runner installs source-map-support for that. It looks for maps in files, while tsx keeps them in memory, and
// it maps each frame of the two stacks the SDK takes for each resource: two seconds of a preview of six hundred.
// This one maps only frames of the project's own files, each place once.
//
// Where Pulumi is told `typescript: true`, ts-node loads the program, and two loaders would be one too many.
if (process.env.PULUMI_NODEJS_TYPESCRIPT === "true") return;

const Module = require("node:module");
const path = require("node:path");
const { fileURLToPath } = require("node:url");

const plain = { resolve: Module._resolveFilename, load: Module._extensions[".js"] };
require("tsx/cjs");
const typed = { resolve: Module._resolveFilename, load: Module._extensions[".js"] };
const { findSourceMap } = Module;

// Installed here first, so that the runner does not put its own formatter in place of the one below.
require("source-map-support").install({ handleUncaughtExceptions: false });

const places = new Map();

// Each promise of the SDK carries a stack, read only when this variable asks for leaks.
const wantsPromiseStacks = process.env.PULUMI_DEBUG_PROMISE_LEAKS === "true";

Error.prepareStackTrace = (error, frames) => {
  if (!wantsPromiseStacks && frames[0]?.getFileName()?.endsWith("/runtime/debuggable.js"))
    return String(error);
  return [String(error), ...frames.map((frame) => `    at ${show(frame)}`)].join("\n");
};

// Installed packages are JavaScript already. tsx would read and lex each of their files a second time, and Node would
// read their source maps; both together double the time of all imports. tsx gets only what Node itself refuses.
function leavePackagesAlone() {
  const packages = `${path.sep}node_modules${path.sep}`;
  Module._resolveFilename = function (request, parent, ...rest) {
    const resolve = parent?.filename?.includes(packages) ? plain.resolve : typed.resolve;
    return resolve.call(this, request, parent, ...rest);
  };
  for (const extension of [".js", ".ts"]) {
    const load = Module._extensions[extension];
    Module._extensions[extension] = function (module, file) {
      const installed = file.includes(packages);
      withSourceMaps(!installed, () => {
        if (installed && extension === ".js") loadPlain.call(this, module, file);
        else load.call(this, module, file);
      });
    };
  }
}

function loadPlain(module, file) {
  try {
    plain.load.call(this, module, file);
  } catch (error) {
    if (error?.code !== "ERR_REQUIRE_ESM") throw error;
    typed.load.call(this, module, file);
  }
}

let sourceMaps = true;

function withSourceMaps(wanted, load) {
  const before = sourceMaps;
  setSourceMaps(wanted);
  try {
    load();
  } finally {
    setSourceMaps(before);
  }
}

function setSourceMaps(wanted) {
  if (wanted === sourceMaps) return;
  process.setSourceMapsEnabled(wanted);
  sourceMaps = wanted;
}

leavePackagesAlone();

function show(frame) {
  const file = frame.getFileName();
  if (!file || file.startsWith("node:") || file.includes("node_modules")) return frame.toString();
  const key = `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  let place = places.get(key);
  if (place === undefined) {
    place = original(file, frame);
    places.set(key, place);
  }
  const name = frame.getFunctionName();
  return name ? `${name} (${place})` : place;
}

function original(file, frame) {
  const entry = findSourceMap(file)?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  if (entry?.originalSource === undefined)
    return `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  const source = entry.originalSource.startsWith("file:")
    ? fileURLToPath(entry.originalSource)
    : entry.originalSource;
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
