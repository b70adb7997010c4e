import { ts } from '#typescript'
import { hasDirective } from '../source/directives.ts'
import type { Spared } from './spared.ts'

/** Exports that frameworks read from the text, before anything runs. */
const readFromText: ReadonlySet<string> = new Set([
  'config',
  'metadata',
  'viewport',
  'generateStaticParams',
  'routeRules',
  'frontmatter',
  'unstable_settings',
])

const isExport = (it: ts.ModifierLike): boolean => it.kind === ts.SyntaxKind.ExportKeyword

export function spareExportsReadFromText(statement: ts.VariableStatement, atTop: boolean, spared: Spared): void {
  if (!atTop || statement.modifiers?.some(isExport) !== true) return
  for (const declaration of statement.declarationList.declarations) {
    if (ts.isIdentifier(declaration.name) && readFromText.has(ts.idText(declaration.name))) {
      spared.add(declaration, 'everything')
    }
  }
}

/** In the body of a sloppy `with` every name is first looked for in the object, ours too. */
export function spareWithBody(statement: ts.WithStatement, spared: Spared): void {
  spared.add(statement.statement, 'everything')
}

/** `"use asm"` code is checked against a grammar of its own, and the engine complains where it does not hold. */
export function spareAsm(block: ts.Block, spared: Spared): void {
  if (hasDirective(block.statements, 'use asm')) spared.add(block, 'everything')
}
