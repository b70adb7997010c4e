import { FileSelection } from '../hosts/file-selection.ts'
import { EXPECT_COLLECTED } from '../options.ts'
import type { ProjectFile } from './project-file.ts'
import type { RegisterSettings } from './settings.ts'

/** Which files are tagged, told without what tags them: nearly every file of an annotated program is not. */
export class FileChoice {
  readonly #selection: FileSelection
  readonly #all: boolean

  constructor(settings: RegisterSettings) {
    this.#selection = new FileSelection(settings)
    this.#all = settings.track === 'all'
  }

  selects(file: ProjectFile): boolean {
    return this.#selection.selects(file.path)
  }

  /** For the price of a look at its text. */
  mayTag(source: string): boolean {
    return this.#all || source.includes(EXPECT_COLLECTED)
  }
}
