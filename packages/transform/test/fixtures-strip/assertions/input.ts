import { expectCollected } from '@overstay/runtime'
const a = expectCollected<Map<string, number>>(new Map())
const b = expectCollected(a as object) as Map<string, number>
const c = expectCollected(a!)!.size
const d = expectCollected(a as any).size
const e = expectCollected(<any>a)
