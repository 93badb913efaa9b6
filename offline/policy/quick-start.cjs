// Loaded into the policy server before anything else: it, too, imports only what it uses (offline/engine).
require("../load-typescript.cjs");
require("../engine/deferred-imports").deferUnusedImports();
require("./pack-process").answerParent();
