import { mayConcern } from '../annotations/may-concern.ts'
import { FileSelection } from '../hosts/file-selection.ts'
import type { ProjectFile } from './project-file.ts'
import type { RegisterSettings } from './settings.ts'

/** Which files are tagged, told without what tags them: nearly every file of an annotated program is not. */
export class FileChoice {
  readonly #selection: FileSelection
  readonly #settings: RegisterSettings

  constructor(settings: RegisterSettings) {
    this.#selection = new FileSelection(settings)
    this.#settings = settings
  }

  selects(file: ProjectFile): boolean {
    return this.#selection.selects(file.path)
  }

  /** For the price of a look at its text. */
  mayTag({ path }: ProjectFile, source: string): boolean {
    return mayConcern(source, path, this.#settings)
  }
}
