// Loads TypeScript by stripping its types. Pulumi's runner rewrites stack traces with source-map-support, which looks
// for source maps in files; tsx keeps them in memory, where Node finds them.
require("tsx/cjs");
const { findSourceMap } = require("node:module");
const sourceMapSupport = require("source-map-support");

sourceMapSupport.install({
  retrieveSourceMap(source) {
    const map = findSourceMap(source);
    return map ? { url: source, map: map.payload } : null;
  },
});
