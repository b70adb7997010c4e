import { siteRow, type TaggedSite } from '../site/tagged-site.ts'
import type { Handle } from './handle.ts'
import { textLiteral } from './text-literal.ts'

/** How tagged code gets at the runtime. */
export const headerForms = ['import', 'require', 'global', 'sandbox'] as const
export type HeaderForm = (typeof headerForms)[number]

const runtimeBinding: Readonly<Record<HeaderForm, (name: string, specifier: string) => string>> = {
  import: (name, specifier) => `import * as ${name} from ${textLiteral(specifier)};`,
  require: (name, specifier) => `var ${name}=require(${textLiteral(specifier)});`,
  // Leaves `require`, `module.children` and every mock of them alone; the host has loaded the runtime before.
  global: (name) => `var ${name}=globalThis[Symbol.for("overstay.stamp")];`,
  // A vm context has globals of its own and shares the built-in modules, where the runtime also is (`first-copy.ts`).
  sandbox: (name) =>
    `var ${name}=globalThis[Symbol.for("overstay.stamp")]??process.getBuiltinModule("node:async_hooks")[Symbol.for("overstay.stamp")];`,
}

/**
 * Goes before everything else in the module. Hoisted functions can run before it in an import cycle: the table is a
 * `var`, so they find it undefined instead of dead, and the runtime's functions accept that.
 */
export function header(form: HeaderForm, specifier: string, handle: Handle, sites: readonly TaggedSite[]): string {
  const tables = byFile(sites).map(
    (them) => `/* @__PURE__ */ ${handle.runtime}.m(${textLiteral(them[0].file)},${textLiteral(them.map(siteRow))})`,
  )
  const table = tables.length === 1 ? tables[0] : `/* @__PURE__ */ [].concat(${tables.join()})`
  return `${runtimeBinding[form](handle.runtime, specifier)}var ${handle.table}=${table};`
}

/** In order, in runs of one file: what was bundled before is of many. */
function byFile(sites: readonly TaggedSite[]): readonly (readonly TaggedSite[])[] {
  const runs: TaggedSite[][] = []
  for (const site of sites) {
    const run = runs.at(-1)
    if (run?.[0].file === site.file) run.push(site)
    else runs.push([site])
  }
  return runs
}
