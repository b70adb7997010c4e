'use client'
import { expectCollected } from '@overstay/runtime'
'no directive'
export function f(a) {
  expectCollected(a)
  'none either'
}
