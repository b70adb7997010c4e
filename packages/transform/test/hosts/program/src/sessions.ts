export type Id = number

interface Closing {
  readonly close: () => boolean
}

class Session implements Closing {
  readonly seen: Set<string>
  close: () => boolean

  constructor(
    readonly id: Id,
    /* The blank columns are there to be counted. */ close: () => boolean,
  ) {
    this.seen = new Set<string>([`session ${id}`])
    this.close = close
  }
}

const sessions = new Map<Id, Closing>()

export function open(id: Id): void {
  const draft = { id, at: [id as unknown as string] }
  const kept: Closing = new Session(draft.id, () => sessions.delete(id))
  sessions.set(id, kept satisfies Closing)
}
