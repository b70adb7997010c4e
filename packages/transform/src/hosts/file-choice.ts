import { EXPECT_COLLECTED } from '../options.ts'
import { FileSelection } from './file-selection.ts'
import type { HostSettings } from './host-options.ts'

/** Which files are tagged, told without what tags them: nearly every file of an annotated program is not. */
export class FileChoice {
  readonly #selection: FileSelection
  readonly #all: boolean

  constructor(settings: HostSettings) {
    this.#selection = new FileSelection(settings)
    this.#all = settings.track === 'all'
  }

  selects(file: string): boolean {
    return this.#selection.selects(file)
  }

  /** For the price of a look at its text. */
  mayTag(source: string): boolean {
    return this.#all || source.includes(EXPECT_COLLECTED)
  }
}
