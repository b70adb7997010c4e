const a = (b ?? c).d
const d = (b || c)()
const e = !(b ?? c)
const f = (b ?? c) || d
const g = (() => 1)()
const h = (new Map).size
const i = new Map().size
const j = (a?.b).c
const k = (await (b ? c : d)).e
const l = (b ? c : d) ? 1 : b ? c : d
const m = (b ?? c).d
class N extends (b || c) {}
for (let o = ('x' in b); o; ) {}
const p = typeof b, q = [...b ?? c]
const r = (b, c).d
