import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProcessMemory } from '@overstay/heap'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'
import { Inspector } from './inspector-client.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** Where Node listens after SIGUSR1, unless it was started with another --inspect-port. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list'
const PATIENCE = 5000

export interface LiveSnapshot {
  readonly file: string
  /** Undefined where it is no Node process. */
  readonly memory: ProcessMemory | undefined
  /** Deletes the file. */
  discard(): void
}

/** Whether a place that the user named is a running process and not a file. */
export function isLive(place: string): boolean {
  return /^(pid:|wss?:)/.test(place)
}

/**
 * Takes a snapshot of a running process: of `pid:123`, whose inspector is opened by SIGUSR1 and closed again, or of an
 * inspector's address. The snapshot holds what the program holds, passwords included: only this machine's processes are
 * asked unless `remote` says otherwise, and the file is for the user alone.
 */
export async function liveSnapshot(place: string, { remote }: { remote?: boolean | undefined }): Promise<LiveSnapshot> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-live-'))
  const file = path.join(folder, 'live.heapsnapshot')
  const discard = (): void => {
    fs.rmSync(folder, { recursive: true, force: true })
  }
  try {
    const memory = place.startsWith('pid:')
      ? await fromProcess(Number(place.slice(4)), file)
      : await fromAddress(checkedAddress(place, remote), file)
    return { file, memory, discard }
  } catch (error) {
    discard()
    throw error
  }
}

function checkedAddress(address: string, remote: boolean | undefined): string {
  if (!URL.canParse(address))
    throw new CommandError(EXIT.usage, `${address} is no address`, 'Write ws://127.0.0.1:9229/…')
  if (!remote && !LOOPBACK.has(new URL(address).hostname)) {
    const hint = 'A snapshot carries all strings of the program over the network. If that is meant, add --remote.'
    throw new CommandError(EXIT.usage, `${address} is not on this machine`, hint)
  }
  return address
}

async function fromAddress(address: string, file: string): Promise<ProcessMemory | undefined> {
  const inspector = await Inspector.connect(address)
  try {
    return await taken(inspector, file)
  } finally {
    inspector.close()
  }
}

async function fromProcess(pid: number, file: string): Promise<ProcessMemory | undefined> {
  if (!Number.isInteger(pid) || pid < 1) throw new CommandError(EXIT.usage, 'that is no process id', 'Write pid:1234.')
  const open = await inspectorOf(pid)
  if (open !== undefined) return fromAddress(open, file)
  signal(pid)
  const inspector = await Inspector.connect(await opened(pid))
  try {
    const memory = await taken(inspector, file)
    await inspector.evaluate(CLOSE)
    return memory
  } finally {
    inspector.close()
  }
}

/** Asked before the snapshot, which itself takes memory. */
async function taken(inspector: Inspector, file: string): Promise<ProcessMemory | undefined> {
  const memory = (await inspector.evaluate('process.memoryUsage()')) as ProcessMemory | undefined
  await inspector.writeSnapshot(file)
  return typeof memory?.rss === 'number' ? memory : undefined
}

/** Run in the process once we are gone: closing waits for connections to end. */
const CLOSE = 'setTimeout(() => process.getBuiltinModule("node:inspector").close(), 20).unref(), 0'

function signal(pid: number): void {
  try {
    // On Windows, where there is no such signal, this would end the process.
    if (process.platform === 'win32') throw new Error('there is no SIGUSR1 on Windows')
    process.kill(pid, 0)
    if (!isNode(pid)) throw new Error('it is not a Node process, and SIGUSR1 would end it')
    process.kill(pid, 'SIGUSR1')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = 'Start it with --inspect and give the address that it prints.'
    throw new CommandError(EXIT.input, `process ${pid} cannot be asked: ${reason}`, hint)
  }
}

/** SIGUSR1 ends what does not expect it. Where nothing can be found out the user is believed. */
function isNode(pid: number): boolean {
  try {
    return /node|electron/i.test(path.basename(fs.readlinkSync(`/proc/${pid}/exe`)))
  } catch {
    return !fs.existsSync('/proc/self')
  }
}

async function opened(pid: number): Promise<string> {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    const address = await inspectorOf(pid)
    if (address !== undefined) return address
    await pause(50)
  }
  const hint = 'Its inspector may have another port: start it with --inspect and give the address that it prints.'
  throw new CommandError(EXIT.input, `process ${pid} did not open its inspector within ${PATIENCE / 1000} s`, hint)
}

/** The address of a process's inspector at the usual port, if it is this process that listens there. */
async function inspectorOf(pid: number): Promise<string | undefined> {
  let targets: { webSocketDebuggerUrl?: string }[]
  try {
    const response = await fetch(INSPECTOR, { signal: AbortSignal.timeout(PATIENCE) })
    targets = (await response.json()) as typeof targets
  } catch {
    return undefined
  }
  for (const { webSocketDebuggerUrl: address } of targets) {
    if (address === undefined) continue
    const inspector = await Inspector.connect(address)
    try {
      if ((await inspector.evaluate('process.pid')) === pid) return address
    } finally {
      inspector.close()
    }
  }
  return undefined
}
