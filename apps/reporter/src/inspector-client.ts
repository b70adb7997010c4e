import fs from 'node:fs'
import { WebSocket } from 'ws'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly chunk?: string }
  readonly result?: { readonly result?: { readonly value?: unknown } }
  readonly error?: { readonly message: string }
}

interface Pending {
  readonly resolve: (message: Message) => void
  readonly reject: (error: unknown) => void
}

/** A connection to the inspector of a process, with the few commands that a snapshot needs. */
export class Inspector {
  readonly #address: string
  readonly #socket: WebSocket
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #onChunk: (chunk: string) => void = () => undefined

  private constructor(address: string, socket: WebSocket) {
    this.#address = address
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      this.#receive(JSON.parse(data.toString('utf8')) as Message)
    })
    socket.on('close', () => {
      this.#fail(new CommandError(EXIT.input, `${address} closed the connection`, 'Is the process still running?'))
    })
  }

  static async connect(address: string): Promise<Inspector> {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 0 })
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', (error) => {
        const hint = 'Start the process with --inspect and give the address that it prints, or write pid:1234.'
        reject(new CommandError(EXIT.input, `cannot reach ${address}: ${error.message}`, hint))
      })
    })
    return new Inspector(address, socket)
  }

  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#send('Runtime.evaluate', { expression, returnByValue: true })
    return result?.result?.value
  }

  /** V8 collects before it writes. The domain is disabled again even where the snapshot fails. */
  async writeSnapshot(file: string): Promise<void> {
    const fd = fs.openSync(file, 'wx', 0o600)
    this.#onChunk = (chunk) => {
      fs.writeSync(fd, chunk)
    }
    try {
      await this.#send('HeapProfiler.enable')
      await this.#send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
      await this.#send('HeapProfiler.disable')
    } finally {
      this.#onChunk = () => undefined
      fs.closeSync(fd)
    }
  }

  close(): void {
    this.#socket.removeAllListeners('close')
    this.#socket.close()
  }

  #send(method: string, params: object = {}): Promise<Message> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  #receive({ method, params, ...message }: Message): void {
    if (method === 'HeapProfiler.addHeapSnapshotChunk' && params?.chunk !== undefined) this.#onChunk(params.chunk)
    const pending = message.id === undefined ? undefined : this.#pending.get(message.id)
    if (pending === undefined) return
    this.#pending.delete(message.id!)
    if (message.error === undefined) pending.resolve(message)
    else
      pending.reject(
        new CommandError(EXIT.input, `${this.#address}: ${message.error.message}`, 'Is it Node or Chromium?'),
      )
  }

  #fail(error: CommandError): void {
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }
}
