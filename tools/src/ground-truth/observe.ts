import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { report as reportSchema, type Report } from '@overstay/schema'
import { aliasOf, type Case, type Variant } from './case.ts'

export interface Workload {
  rounds: number
  operations: number
}

const OVERSTAY = fileURLToPath(new URL('../../../apps/reporter/bin/overstay.js', import.meta.url))
const DRIVER = fileURLToPath(new URL('../../ground-truth/drive.mjs', import.meta.url))
const LONGEST_MS = 300_000

/** Runs one version of a case through the public command and returns its report. */
export async function observe(
  known: Case,
  variant: Variant,
  folder: string,
  { rounds, operations }: Workload,
): Promise<Report> {
  const alias = aliasOf(known, variant)
  const out = fs.mkdtempSync(path.join(folder, `run-${alias}-`))
  const flags = ['--track', 'all', '--dependencies', alias, '--out', out, '--format', 'json']
  const work = [process.execPath, DRIVER, known.folder, folder, alias, String(rounds), String(operations)]
  try {
    const { code, stdout, stderr } = await outputOf([OVERSTAY, 'run', ...flags, '--', ...work], folder)
    // A program that crashes before its first scope has its own exit code and no report.
    if ((code !== 0 && code !== 1) || stdout === '')
      throw new Error(`exit code ${code}: ${stderr.trim().split('\n').slice(-3).join(' | ')}`)
    return reportSchema.parse(JSON.parse(stdout))
  } finally {
    fs.rmSync(out, { recursive: true, force: true })
  }
}

function outputOf(args: string[], cwd: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text))
    }
    child.once('error', reject)
    child.once('close', (code) => {
      resolve({ code, ...output })
    })
  })
}
