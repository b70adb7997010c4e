const a = [make(), options()][0]
const b = make()
const c = (0, [o.m, { name: next() }][0])()
const d = () => [{ a }, (a.b = 1)][0].a
const e = [a, options()][0]
