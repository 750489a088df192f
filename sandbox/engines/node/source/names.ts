// The names by which compiled programs reach what the realm gives them.

/** What a module's function is handed first: its own services. An object for each request follows. */
export const SERVICES = '__module';
/** What a module's code is called while it runs: Node shows no name there. */
export const MODULE_BODY = '__module_body';
/** What a script calls for `import()`. */
export const DYNAMIC_IMPORT = '__dynamicImport';

/** Globals of a realm whose programs keep the async context; `keep-context.ts` provides them. */
export const FRAME = '__frame';
export const RESUME = '__resume';
export const AWAITED = '__awaited';
