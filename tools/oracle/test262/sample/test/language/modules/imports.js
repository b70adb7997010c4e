/*---
description: A module, its dependency, and what it waits for.
flags: [module, async]
---*/
import { made } from './imports_FIXTURE.js'
assert.sameValue(made().length, 2)
const late = await import('./imports_FIXTURE.js')
assert.sameValue(late.made, made)
Promise.resolve([late]).then(() => $DONE(), $DONE)
