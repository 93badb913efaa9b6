// Loads the sources by stripping their types, by the tsconfig of this folder, wherever the engine was started.
process.env.TSX_TSCONFIG_PATH ??= require("node:path").join(__dirname, "tsconfig.json");
require("tsx/cjs/api").register();
require("./host.ts");
