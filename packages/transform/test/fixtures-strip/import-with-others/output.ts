import { scope } from '@overstay/runtime'
import { checkpoint, expectCollected as ec } from '@overstay/runtime/node'
import { a } from './a'
scope('x', () => a)
