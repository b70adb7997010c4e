/*---
description: Nothing to tag, so nothing to compare.
---*/
assert.sameValue(1 + 1, 2)
