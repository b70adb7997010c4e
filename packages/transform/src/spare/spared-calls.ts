import { ts } from '#typescript'
import { calleeName } from '../names/callee-name.ts'
import { dottedText } from '../names/property-key.ts'
import { innerExpression } from '../source/outer-expression.ts'
import type { Spared } from './spared.ts'

/**
 * What must not be changed among a call's arguments.
 * `all`: a tool reads them as text or hoists them over the imports. `functions`: their text runs where the runtime is
 * not, in a page or a worker. `outermost`: a tool wants literals and functions there, and lets them hold anything.
 */
type Arguments = 'all' | 'functions' | 'outermost'

interface SparedCallee {
  readonly path: RegExp
  readonly spare: Arguments
}

const any = (spare: Arguments): SparedCallee => ({ path: /(?:)/, spare })
const exactly = (path: RegExp, spare: Arguments): SparedCallee => ({ path, spare })

const mocked = exactly(/^(?:vi|vitest|jest)\.\w+$/, 'all')
const macro = exactly(/^\w+$/, 'all')
const inPage = any('functions')
const hot = exactly(/(?:^|\.)(?:hot|webpackHot)\.\w+$/, 'outermost')

/** By the last name of the callee. `path` is its dotted text, with `?` for what is no name. */
const sparedCallees: Readonly<Record<string, SparedCallee>> = {
  // Hoisted over the imports by the runner, the one of the runtime included.
  mock: mocked,
  doMock: mocked,
  setMock: mocked,
  unmock: mocked,
  doUnmock: mocked,
  hoisted: mocked,
  unstable_mockModule: mocked,
  // Read by bundlers.
  import: exactly(/^import$/, 'all'),
  glob: exactly(/^import\.meta\.glob$/, 'all'),
  globEager: exactly(/^import\.meta\.globEager$/, 'all'),
  context: exactly(/^require\.context$/, 'all'),
  resolveWeak: exactly(/^require\.resolveWeak$/, 'all'),
  ensure: exactly(/^require\.ensure$/, 'outermost'),
  define: exactly(/^define$/, 'outermost'),
  require: exactly(/^require$/, 'outermost'),
  register: exactly(/^System\.register$/, 'outermost'),
  accept: hot,
  acceptExports: hot,
  dispose: hot,
  // Read by compilers of components.
  defineProps: macro,
  withDefaults: macro,
  defineEmits: macro,
  defineModel: macro,
  defineOptions: macro,
  defineSlots: macro,
  definePageMeta: macro,
  defineRouteMeta: macro,
  // Run in a page.
  evaluate: inPage,
  evaluateAll: inPage,
  evaluateHandle: inPage,
  evaluateOnNewDocument: inPage,
  $eval: inPage,
  $$eval: inPage,
  addInitScript: inPage,
  waitForFunction: inPage,
  executeScript: any('all'),
  executeAsyncScript: inPage,
  execute: exactly(/(?:^|\.)browser\.execute$/, 'functions'),
  executeAsync: exactly(/(?:^|\.)browser\.executeAsync$/, 'functions'),
  ClientFunction: exactly(/^ClientFunction$/, 'functions'),
  // Run in a worker (workerpool and its like).
  exec: inPage,
  String: exactly(/^String$/, 'functions'),
}

export function spareArguments(call: ts.CallExpression, spared: Spared): void {
  const callee = innerExpression(call.expression)
  if (isFunction(callee)) {
    // Called on the spot: it is garbage before anybody could hold it.
    spared.add(callee, 'itself')
    return
  }
  const name = callee.kind === ts.SyntaxKind.ImportKeyword ? 'import' : calleeName(callee)
  if (name === 'toString' && ts.isPropertyAccessExpression(callee) && isFunction(innerExpression(callee.expression))) {
    spared.add(innerExpression(callee.expression), 'everything')
  }
  if (!Object.hasOwn(sparedCallees, name)) return
  const rule = sparedCallees[name]
  if (!rule.path.test(dottedText(callee) ?? `?.${name}`)) return
  for (const argument of call.arguments) {
    const value = innerExpression(argument)
    if (rule.spare === 'all') spared.add(value, 'everything')
    else if (rule.spare === 'outermost') spared.add(value, 'itself')
    else if (isFunction(value)) spared.add(value, 'everything')
  }
}

/** Bundlers look for `new URL(…, import.meta.url)`, alone or in `new Worker(…, { type })`, and read it as text. */
export function spareConstruction(construction: ts.NewExpression, spared: Spared): void {
  const first = construction.arguments?.at(0)
  if (isAssetUrl(construction)) spared.add(construction, 'everything')
  else if (first !== undefined && isAssetUrl(innerExpression(first))) {
    for (const argument of construction.arguments!) spared.add(argument, 'everything')
  }
}

function isAssetUrl(node: ts.Expression): boolean {
  if (!ts.isNewExpression(node) || calleeName(node.expression) !== 'URL') return false
  const base = node.arguments?.at(1)
  return base !== undefined && dottedText(base) === 'import.meta.url'
}

function isFunction(node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node)
}
