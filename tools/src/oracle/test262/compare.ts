import { transform } from '@overstay/transform'
import { testCase, type Mode } from './test-case.ts'
import { verdictOn, type Rewrite, type Verdict } from './verdict.ts'

export interface Comparison {
  readonly mode: Mode
  /** How many allocation sites were tagged in the test itself. */
  readonly sites: number
  /** Undefined where nothing was tagged: there is nothing to compare. */
  readonly verdicts?: { readonly plain: Verdict; readonly tagged: Verdict }
}

const plain: Rewrite = (source) => source

/** Runs a test as it is and tagged, in each of its modes. `untagged`: as it is, twice. */
export async function compare(clone: string, name: string, untagged: boolean): Promise<readonly Comparison[]> {
  const test = testCase(clone, name)
  const comparisons: Comparison[] = []
  for (const mode of test.modes) {
    const code = mode === 'strict' ? `"use strict";\n${test.source}` : test.source
    const tagged = tag(code, test.file, mode === 'module' ? 'module' : 'script', clone)
    const rewritten: Rewrite = (source, file, kind) => tag(source, file, kind, clone).code
    comparisons.push({
      mode,
      sites: tagged.sites,
      ...(tagged.code === code
        ? {}
        : {
            verdicts: {
              plain: await verdictOn(test, mode, code, clone, plain),
              tagged: await verdictOn(test, mode, untagged ? code : tagged.code, clone, untagged ? plain : rewritten),
            },
          }),
    })
  }
  return comparisons
}

/** Everything is tagged, the top of the file too. Scripts, which the transformer leaves alone, pass for CommonJS. */
function tag(source: string, file: string, kind: 'module' | 'script', root: string): { code: string; sites: number } {
  const result = transform(source, {
    file,
    root,
    track: 'all',
    top: 'label',
    moduleKind: kind === 'module' ? 'module' : 'commonjs',
    commonjs: 'global',
    sourceMap: false,
  })
  return { code: result?.code ?? source, sites: result?.sites.length ?? 0 }
}
