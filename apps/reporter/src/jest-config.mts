import { JEST_CONFIG } from '@overstay/runners/session'
import { jestConfigOf } from './jest-packages.ts'
import { onlyPlanted } from './jest-planted.ts'
import { watched } from './jest.ts'
import { PLANTED } from './planted-place.ts'

/** The project's own config with overstay in it: what `overstay run -- jest` gives to Jest. */
export default async function config(): ReturnType<typeof watched> {
  const named = process.env[JEST_CONFIG]
  const folder = process.cwd()
  const jest = await jestConfigOf(folder)
  const { config: own } = await jest.readInitialOptions(named === '' ? undefined : named, {
    packageRootOrConfig: folder,
  })
  const { rootDir = folder } = own
  const planted = process.env[PLANTED]
  return watched(planted === undefined ? own : await onlyPlanted(jest, own, rootDir, planted), rootDir)
}
