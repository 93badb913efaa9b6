// The SDK's policy runner type-checks every .ts file it loads, each time. The type check is a step of its own
// here, so tsx (registered after ts-node, and so before it in line) only strips the types.
require("tsx/cjs/api").register();
require("./pack.ts");
