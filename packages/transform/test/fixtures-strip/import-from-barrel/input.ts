import { expectCollected, other } from './leaks'
import { expectCollected as ec } from './leaks'
export const f = () => [expectCollected([1]), ec([2])]
