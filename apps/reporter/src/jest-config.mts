import { JEST_CONFIG } from '@overstay/runners/session'
import { jestConfigOf } from './jest-packages.ts'
import { watched } from './jest.ts'

/** The project's own config with overstay in it: what `overstay run -- jest` gives to Jest. */
export default async function config(): ReturnType<typeof watched> {
  const named = process.env[JEST_CONFIG]
  const folder = process.cwd()
  const { readInitialOptions } = await jestConfigOf(folder)
  const { config: own } = await readInitialOptions(named === '' ? undefined : named, { packageRootOrConfig: folder })
  return watched(own, own.rootDir ?? folder)
}
