import { beforeAll, describe, expect, it } from 'vitest'
import { ask, HeapView, openSnapshot } from '../src/index.ts'
import { chromium, pageSnapshot } from './page-snapshot.ts'

/** How each class of test/programs/page.mjs is held; undefined: by nothing. */
const CATEGORIES: Record<string, string | undefined> = {
  DetachedRow: 'detached-dom',
  AttachedRow: 'reference',
  ClickedRow: 'event-target-listener',
  AbortRow: 'event-target-listener',
  BroadcastRow: 'message-port',
  PortRow: 'message-port',
  ClosedPortRow: undefined,
  WorkerRow: 'message-port',
  UncertainRow: 'reference',
  LoggedRow: 'console-argument',
  UnreadRow: 'error-stack',
  ReadRow: undefined,
  WaitingRow: 'pending-promise',
  KeyedRow: 'weak-map',
  RegisteredRow: 'held-value',
}

interface Answer {
  readonly asked: readonly { readonly groups: readonly { readonly category: string }[] }[]
}

describe.skipIf(chromium === undefined)('a page of a real Chromium', () => {
  let view: HeapView

  beforeAll(async () => {
    view = new HeapView(openSnapshot(await pageSnapshot(chromium!, 'page.mjs')))
    return () => {
      view.heap.close()
    }
  }, 60_000)

  it.each(Object.entries(CATEGORIES))('%s: %s', (name, category) => {
    // What is gone may have left its class without an instance.
    const held = view.classes
      .nodesOf(view.classes.find(name))
      .map((node) => ask(view, 'why', [`@${view.heap.nodeId[node]}`]).data as Answer)
      .flatMap(({ asked }) => asked[0].groups.map((group) => group.category))
    expect(held).toEqual(category === undefined ? [] : [category])
  })
})
