import type { ModuleKind } from '../source/module-kind.ts'
import { type Compiled, Compiler } from './compile.ts'
import type { FileChoice } from '../hosts/file-choice.ts'
import type { ProjectFile } from './project-file.ts'
import { Tagging, type TaggingPlan, type Told } from './tagging.ts'

/**
 * Everything that takes time and memory to load (TypeScript alone 0.3 s): never in a thread whose heap is looked at,
 * and only when the first file needs it.
 */
export class Workshop {
  readonly #choice: FileChoice
  readonly #tagging: Tagging
  readonly #compiler: Compiler

  constructor(plan: TaggingPlan, choice: FileChoice, told: Told) {
    this.#choice = choice
    this.#tagging = new Tagging(plan, told)
    this.#compiler = new Compiler(plan.settings.root)
  }

  /** Tagged JavaScript of a selected file; undefined where it stays as it is. `kind` undefined: the text decides. */
  javaScript(file: ProjectFile, source: string, kind: ModuleKind | undefined, sourceMaps: boolean): string | undefined {
    return this.#choice.mayTag(file.path, source) ? this.#tagging.javaScript(file, source, kind, sourceMaps) : undefined
  }

  /** JavaScript that Node can run, tagged where the file is selected. */
  compile(file: ProjectFile, source: string): Promise<Compiled> {
    const tags = this.#choice.selects(file.path) && this.#choice.mayTag(file.path, source)
    return this.#compiler.compile(file, source, tags ? this.#tagging : undefined)
  }
}
