import fs from 'node:fs'
// Not by name: webpack would follow what is required, and bundle or miss it.
import module from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { explainNodes } from './analysis/explain-nodes.ts'
import type { SurvivorGroup } from './analysis/explainer.ts'
import { ownerByPath } from './analysis/path-owner.ts'
import { askedNodes } from './graph/asked.ts'
import { openSnapshot } from './graph/open-snapshot.ts'
import { dotOf } from './queries/dot.ts'
import { HeapView } from './queries/heap-view.ts'
import { heldGraph } from './queries/held-graph.ts'
import { pathLines } from './queries/path-text.ts'

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

type Answer = Pick<SurvivorGroup, 'steps' | 'culprit' | 'holder' | 'hint'> & {
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
  const view = new HeapView(heap, { fileInfo: ownerByPath(request.root) })
  const nodes = askedNodes(heap, request.id)
  const answers: (Answer | null)[] = []
  for (const [index, graph] of request.graphs.entries()) answers.push(await answerFor(view, nodes[index], graph))
  heap.close()
  fs.writeFileSync(request.answers, JSON.stringify(answers))
} catch (error) {
  fs.writeSync(2, (error as Error).message)
  process.exitCode = 4
}

async function answerFor(view: HeapView, node: number | undefined, graph: string | null): Promise<Answer | null> {
  if (node === undefined) return null
  const group = explainNodes(view.heap, view.tags, view.ownership, [node]).at(0)
  if (group === undefined) return null
  const { steps, culprit, holder, hint } = group
  const answer = { steps, culprit, holder, hint, text: pathLines(steps, culprit).join('\n') }
  return graph === null ? answer : { ...answer, ...(await drawn(dotOf(heldGraph(view, group)), graph)) }
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
      const file = module.createRequire(from).resolve('@viz-js/viz')
      return (await import(pathToFileURL(file).href)) as Viz
    } catch {
      // It is not there, or not for this Node: the next place may have it.
    }
  }
  return undefined
}
