/*---
description: A function's own text, which tags are part of.
flags: [noStrict]
---*/
var f = function () { return [] }
assert.sameValue(f.toString(), 'function () { return [] }')
