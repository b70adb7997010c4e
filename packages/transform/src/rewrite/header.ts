import type { Handle } from './handle.ts'

/** How tagged code gets at the runtime. */
export const headerForms = ['import', 'require', 'global'] as const
export type HeaderForm = (typeof headerForms)[number]

const runtimeBinding: Readonly<Record<HeaderForm, (name: string, specifier: string) => string>> = {
  import: (name, specifier) => `import * as ${name} from ${JSON.stringify(specifier)};`,
  require: (name, specifier) => `var ${name}=require(${JSON.stringify(specifier)});`,
  // Leaves `require`, `module.children` and every mock of them alone; the host has loaded the runtime before.
  global: (name) => `var ${name}=globalThis[Symbol.for("overstay.stamp")];`,
}

/**
 * Goes before everything else in the module. Hoisted functions can run before it in an import cycle: the table is a
 * `var`, so they find it undefined instead of dead, and the runtime's functions accept that.
 */
export function header(
  form: HeaderForm,
  specifier: string,
  handle: Handle,
  file: string,
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const table = `/* @__PURE__ */ ${handle.runtime}.m(${JSON.stringify(file)},${JSON.stringify(rows)})`
  return `${runtimeBinding[form](handle.runtime, specifier)}var ${handle.table}=${table};`
}
