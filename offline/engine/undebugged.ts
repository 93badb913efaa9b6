/** The parts of the SDK that prepare for debugging; its declarations leave them out. */
export interface DebuggingParts {
  debuggable: { debuggablePromise: (promise: unknown, context: unknown) => unknown };
  v8Hooks: { isInitializedAsync: () => Promise<void> };
  resource: { Resource: { callsites: () => unknown[] } };
}

/**
 * Switches off what the SDK does for debugging only, a tenth of a preview's time: the stack it takes for each promise
 * (read where PULUMI_DEBUG_PROMISE_LEAKS asks for leaks), the one for each resource (which the CLI keeps in the state),
 * and the inspector it starts (used to say where a function that cannot be serialized comes from).
 */
export function withoutDebugging({ debuggable, v8Hooks, resource }: DebuggingParts): void {
  resource.Resource.callsites = () => [];
  v8Hooks.isInitializedAsync = () => Promise.resolve();
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === "true") return;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
