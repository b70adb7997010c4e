import { mayConcern } from '../annotations/may-concern.ts'
import { FileSelection } from './file-selection.ts'
import type { HostSettings } from './host-options.ts'

/** Which files are tagged, told without what tags them: nearly every file of an annotated program is not. */
export class FileChoice {
  readonly #selection: FileSelection
  readonly #settings: HostSettings

  constructor(settings: HostSettings) {
    this.#selection = new FileSelection(settings)
    this.#settings = settings
  }

  selects(file: string): boolean {
    return this.#selection.selects(file)
  }

  /** For the price of a look at its text. */
  mayTag(file: string, source: string | Buffer): boolean {
    return mayConcern(source, file, this.#settings)
  }
}
