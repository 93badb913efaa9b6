#!/usr/bin/env node
// The variable is for the program under a language host; here everything is loaded by load-typescript.cjs.
delete process.env.PULUMI_NODEJS_TYPESCRIPT;
require("./load-typescript.cjs");
require("./cli/main.ts");
