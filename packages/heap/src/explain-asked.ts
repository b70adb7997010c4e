import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { explainNode, type HeldNode } from './analysis/explain-node.ts'
import { ownerByPath } from './analysis/path-owner.ts'
import { pathText } from './analysis/path-text.ts'
import { dotOf } from './drawing/dot.ts'
import { askedNodes } from './graph/asked.ts'
import type { Heap } from './graph/heap.ts'
import { openSnapshot } from './graph/open-snapshot.ts'

/** A program of its own: reads a request from the file that it is given, and writes the answers where that says. */
interface Request {
  readonly snapshot: string
  readonly answers: string
  readonly root: string
  /** Names the object of the snapshot that refers to what is asked about, in the order of `graphs`. */
  readonly id: string
  /** Absolute files to draw graphs into: DOT, or SVG where they end in `.svg`. */
  readonly graphs: readonly (string | null)[]
}

type Answer = Pick<HeldNode, 'steps' | 'culprit' | 'holder' | 'hint'> & {
  text: string
  graph?: string
  problem?: string
}

interface Viz {
  instance(): Promise<{ renderString(dot: string, options: { format: 'svg' }): string }>
}

const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')) as Request
try {
  const heap = openSnapshot(request.snapshot)
  const nodes = askedNodes(heap, request.id)
  const answers: (Answer | null)[] = []
  for (const [index, graph] of request.graphs.entries()) answers.push(await answerFor(heap, nodes[index], graph))
  heap.close()
  fs.writeFileSync(request.answers, JSON.stringify(answers))
} catch (error) {
  fs.writeSync(2, (error as Error).message)
  process.exitCode = 4
}

async function answerFor(heap: Heap, node: number | undefined, graph: string | null): Promise<Answer | null> {
  const held = node === undefined ? undefined : explainNode(heap, node, { fileInfo: ownerByPath(request.root) })
  if (held === undefined) return null
  const { steps, culprit, holder, hint } = held
  const answer = { steps, culprit, holder, hint, text: pathText(steps, culprit) }
  return graph === null ? answer : { ...answer, ...(await drawn(dotOf(held.drawing), graph)) }
}

/** Writes the graph; where it is to be an SVG and cannot be, its DOT is there all the same. */
async function drawn(dot: string, file: string): Promise<{ graph?: string; problem?: string }> {
  const isSvg = path.extname(file).toLowerCase() === '.svg'
  const dotFile = isSvg ? file.replace(/\.svg$/i, '.dot') : file
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(dotFile, dot)
  } catch (error) {
    return { problem: `the graph could not be written: ${(error as Error).message}` }
  }
  if (!isSvg) return { graph: dotFile }
  const viz = await resolvedViz()
  if (viz === undefined) {
    return { graph: dotFile, problem: 'install @viz-js/viz to have the graph as SVG; its DOT was written' }
  }
  fs.writeFileSync(file, (await viz.instance()).renderString(dot, { format: 'svg' }))
  return { graph: file }
}

/** From the program's folder, where it is a dependency of the project; otherwise from here. */
async function resolvedViz(): Promise<Viz | undefined> {
  for (const from of [path.join(request.root, 'index.js'), import.meta.url]) {
    try {
      const file = createRequire(from).resolve('@viz-js/viz')
      return (await import(pathToFileURL(file).href)) as Viz
    } catch {
      // It is not there, or not for this Node: the next place may have it.
    }
  }
  return undefined
}
