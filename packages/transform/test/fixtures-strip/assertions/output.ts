const a = new Map()
const b = (a as object) as Map<string, number>
const c = a!!.size
const d = (a as any).size
const e = <any>a
