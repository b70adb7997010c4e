import { expectCollected } from '@overstay/runtime'
const a = expectCollected(b ?? c).d
const d = expectCollected(b || c)()
const e = !expectCollected(b ?? c)
const f = expectCollected(b ?? c) || d
const g = expectCollected(() => 1)()
const h = expectCollected(new Map).size
const i = expectCollected(new Map()).size
const j = expectCollected(a?.b).c
const k = (await expectCollected(b ? c : d)).e
const l = expectCollected(b ? c : d) ? 1 : expectCollected(b ? c : d)
const m = expectCollected(expectCollected(b ?? c), { within: 'test' }).d
class N extends expectCollected(b || c) {}
for (let o = expectCollected('x' in b); o; ) {}
const p = typeof expectCollected(b), q = [...expectCollected(b ?? c)]
const r = expectCollected((b, c)).d
