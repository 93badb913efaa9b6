#!/usr/bin/env node
require("./load-typescript.cjs");
require("./cli/main.ts");
