import type { ts } from '#typescript'
import { declaredNames, isScope, type Scope } from './declared-names.ts'
import { importedNames, type ImportedName } from './imported-names.ts'

/** Says whose a name is. Asked only about the few names that mean something to us, so everything is found on demand. */
export class NameResolution {
  readonly #tree: ts.SourceFile
  readonly #declared = new Map<Scope, ReadonlySet<string>>()
  #imported: ReadonlyMap<string, ImportedName> | undefined

  constructor(tree: ts.SourceFile) {
    this.#tree = tree
  }

  /** `local` wherever the name may be another declaration's. */
  resolve(name: string, ancestors: readonly ts.Node[]): ImportedName | 'global' | 'local' {
    for (let i = ancestors.length - 1; i > 0; i--) {
      const scope = ancestors[i]
      if (isScope(scope) && this.#namesOf(scope).has(name)) return 'local'
    }
    const imported = this.imported.get(name)
    if (imported !== undefined) return imported
    return this.#namesOf(this.#tree).has(name) ? 'local' : 'global'
  }

  get imported(): ReadonlyMap<string, ImportedName> {
    this.#imported ??= importedNames(this.#tree)
    return this.#imported
  }

  #namesOf(scope: Scope): ReadonlySet<string> {
    let names = this.#declared.get(scope)
    if (names === undefined) {
      names = declaredNames(scope)
      this.#declared.set(scope, names)
    }
    return names
  }
}
