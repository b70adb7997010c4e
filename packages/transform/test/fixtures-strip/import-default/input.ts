import overstay, { expectCollected } from 'overstay'
import other, { expectCollected as ec } from 'overstay'
export const f = () => [expectCollected([1]), other, ec([2])]
export const g = () => overstay.expectCollected(f)
