import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import {
  effective,
  type InitialOptions,
  isCircus,
  type JestConfig,
  type ProjectConfig,
  readProject,
  RUNNER,
} from './jest-packages.ts'
import { type Form, plantedIn, sayNotPlanted } from './planted-place.ts'

/** A config for what `overstay doctor` has planted: nothing else runs, and nothing is written in the project. */
export async function onlyPlanted(
  jest: JestConfig,
  own: InitialOptions,
  folder: string,
  planted: string,
): Promise<InitialOptions> {
  const { coverageThreshold: _threshold, filter: _filter, ...rest } = own
  const quiet: InitialOptions = { ...rest, collectCoverage: false, notify: false, reporters: ['default'] }
  const { projects } = await effective(jest, own, folder)
  const asked: InitialOptions[] = []
  for (const [index, place] of (projects.length === 0 ? [quiet] : projects).entries()) {
    const project = typeof place === 'string' ? await readProject(jest, place) : place
    const config = onlyTest(project, await effective(jest, project, project.rootDir ?? folder), planted, index)
    if (config !== undefined) asked.push(config)
  }
  // Why has been told, and Jest would look for tests of its own.
  if (asked.length === 0) process.exit(0)
  return projects.length === 0 ? asked[0] : { ...quiet, projects: asked }
}

/** A project's config with the planted test alone; undefined where there is no place for it. */
function onlyTest(
  own: InitialOptions,
  project: ProjectConfig,
  planted: string,
  index: number,
): InitialOptions | undefined {
  const { rootDir, roots, displayName, runner, testRunner } = project
  const of = displayName === undefined ? '' : ` of "${displayName.name}"`
  if (!/[\\/]jest-runner[\\/]/.test(runner)) {
    const text = `nothing was planted in a test${of}: ${runner} is no runner that a test could be planted for`
    sayNotPlanted(planted, { state: 'warn', text, advice: 'Such tests are followed only where jest-circus runs them.' })
    return undefined
  }
  if (testRunner !== RUNNER && !isCircus(testRunner)) {
    const text = `tests${of} are run by ${testRunner}, which overstay does not follow`
    sayNotPlanted(planted, {
      state: 'wrong',
      text,
      advice: "Take `testRunner` out of Jest's config: jest-circus is in it.",
    })
    return undefined
  }
  const file = plantedIn(planted, formFor(project, planted), index)
  const isElsewhere = (pattern: string): boolean => !new RegExp(pattern).test(file)
  return {
    ...own,
    rootDir,
    roots: [...roots, path.dirname(file)],
    // By its end, for what stands before it may have a meaning in globs.
    testMatch: [`**/${path.relative(path.resolve(planted, '../..'), file).replaceAll('\\', '/')}`],
    testRegex: [],
    testPathIgnorePatterns: [],
    modulePathIgnorePatterns: project.modulePathIgnorePatterns.filter(isElsewhere),
    transformIgnorePatterns: project.transformIgnorePatterns.filter(isElsewhere),
    automock: false,
    // What modules keep is let go of with them, and is no leak then.
    resetModules: false,
  }
}

/** As the project's own tests are written and loaded: TypeScript where it has any, ES modules where Jest loads them. */
function formFor(project: ProjectConfig, planted: string): Form {
  const { rootDir, transform, moduleFileExtensions, extensionsToTreatAsEsm } = project
  const isTypeScript =
    fs.existsSync(path.join(rootDir, 'tsconfig.json')) &&
    moduleFileExtensions.includes('ts') &&
    transform.some(([pattern]) => new RegExp(pattern).test(path.join(planted, 'planted.ts')))
  const ending = isTypeScript ? 'ts' : 'js'
  const isModule = isTypeScript ? extensionsToTreatAsEsm.includes('.ts') : isModulePackage(planted)
  // Without --experimental-vm-modules there are none in Jest.
  return { syntax: isModule && 'SyntheticModule' in vm ? 'import' : 'require', ending }
}

/** Whether the package.json above makes modules of `.js`. */
function isModulePackage(folder: string): boolean {
  const file = path.join(folder, 'package.json')
  if (!fs.existsSync(file)) return folder !== path.dirname(folder) && isModulePackage(path.dirname(folder))
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { type?: string }).type === 'module'
}
