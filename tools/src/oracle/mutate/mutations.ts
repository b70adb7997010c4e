/** One rule of the transformer taken away. `from` stands once in the built file. */
export interface Mutation {
  readonly what: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const never = 'if (false)'

export const mutations: readonly Mutation[] = [
  {
    what: 'a function loses the name its place gives it',
    file: 'forms/closure.js',
    from: `if (given.by === 'text')`,
    to: never,
  },
  {
    what: 'a function loses the name its computed key gives it',
    file: 'forms/closure.js',
    from: `if (given.by !== 'computed key')\n        return {};`,
    to: 'return {};',
  },
  {
    what: 'a computed key is evaluated twice',
    file: 'forms/closure.js',
    from: 'const again = `[${tagger.handle.runtime}.q()]`',
    to: 'const again = `[${tagger.source.text.slice(key.pos, key.end)}]`',
  },
  {
    what: 'a function named __proto__ becomes a prototype',
    file: 'forms/closure.js',
    from: "${given.name === '__proto__' ? `[${key}]` : key}",
    to: '${key}',
  },
  {
    what: 'a class as a value counts as new',
    file: 'forms/closure.js',
    from: `nameable(node, 'n', tagger)`,
    to: `nameable(node, 'o', tagger)`,
  },
  {
    what: 'a class remembers its computed key while its own code runs',
    file: 'forms/closure.js',
    from: '!ts.isClassExpression(node) && !isComma',
    to: '!isComma',
  },
  {
    what: 'a closure that is assigned to is wrapped',
    file: 'forms/closure.js',
    from: 'if (isAssigned(node, tagger.ancestors))',
    to: never,
  },
  {
    what: 'an exported name of a namespace counts as given',
    file: 'names/given-name.js',
    from: 'isExportedFromNamespace(seat, ancestors) ? nothing : ',
    to: '',
  },
  {
    what: '`new` has no parentheses in the callee of another',
    file: 'rewrite/wrap.js',
    from: 'isInNewCallee(node, ancestors) || ',
    to: '',
  },
  {
    what: 'table and index change places',
    file: 'rewrite/wrap.js',
    from: ',${table},${index})',
    to: ',${index},${table})',
  },
  {
    what: 'a call is glued to the keyword before',
    file: 'rewrite/wrap.js',
    from: 'if (start > 0 && identifierPart.test(text[start - 1]))',
    to: never,
  },
  {
    what: 'a call swallows what follows on the next line',
    file: 'rewrite/wrap.js',
    from: 'if (isEndedByLine(outer, text))',
    to: never,
  },
  {
    what: 'the header stands before directives',
    file: 'source/directives.js',
    from: 'if (!isDirective(statement))\n            break;',
    to: 'break;',
  },
  {
    what: 'the header stands before a shebang',
    file: 'transform.js',
    from: 'isFile ? shebangLength(text) : ',
    to: 'isFile ? 0 : ',
  },
  {
    what: 'the header stands after what it serves',
    file: 'transform.js',
    from: `lead + (isFile ? head : '') + statements.join('')`,
    to: `lead + statements.join('') + (isFile ? head : '')`,
  },
  {
    what: 'the table is dead until the module runs',
    file: 'rewrite/header.js',
    from: 'var ${handle.table}',
    to: 'let ${handle.table}',
  },
  {
    what: 'the handle shadows a name of the program',
    file: 'rewrite/handle.js',
    from: 'while (names.includes(runtime))',
    to: 'while (false)',
  },
  {
    what: 'names written with escapes do not count',
    file: 'rewrite/handle.js',
    from: `text.includes('\\\\u') ? `,
    to: 'false ? ',
  },
  {
    what: 'line separators end a line',
    file: 'rewrite/text-literal.js',
    from: '(it) => separators[it]',
    to: '(it) => it',
  },
  {
    what: 'equal ranges close in the order they opened',
    file: 'rewrite/edits.js',
    from: 'tie: -tie',
    to: 'tie',
  },
  { what: 'what `new` gives counts as new', file: 'forms/new-expression.js', from: `'n', index`, to: `'o', index` },
  {
    what: 'a pattern counts as a literal',
    file: 'forms/literal.js',
    from: 'if (isAssigned(node, tagger.ancestors))',
    to: never,
  },
  {
    what: 'an instance is stamped before super',
    file: 'forms/class-instances.js',
    from: 'else if (derived)',
    to: 'else if (false)',
  },
  {
    what: 'a made constructor drops its arguments',
    file: 'forms/class-instances.js',
    from: 'constructor(...a){super(...a);',
    to: 'constructor(...a){super();',
  },
  {
    what: 'of several functions with one name each is stamped',
    file: 'forms/function-declaration.js',
    from: ' && lastOfName(list, node)',
    to: '',
  },
  {
    what: 'a function is stamped by the last statement',
    file: 'transform.js',
    from: 'const { at, lead } = afterDirectives(text, list.statements, isFile ? shebangLength(text) : list.statements.pos);',
    to: "const { at, lead } = isFile ? afterDirectives(text, list.statements, shebangLength(text)) : { at: list.statements.end, lead: ';' };",
  },
  {
    what: 'an optional chain is cut',
    file: 'forms/call.js',
    from: 'return !continuesOptionalChain(node, ancestors.at(-1));',
    to: 'return true;',
  },
  { what: 'expectCollected gets its table for options', file: 'forms/call.js', from: `',void 0'`, to: `''` },
  {
    what: 'the body of `with` is tagged',
    file: 'spare/spared-statements.js',
    from: `spared.add(statement.statement, 'everything');`,
    to: '',
  },
  {
    what: 'functions whose text runs elsewhere are tagged',
    file: 'spare/spared-calls.js',
    from: 'else if (isFunction(value))',
    to: 'else if (false)',
  },
]
