/*---
description: Functions without a name get that of their place.
includes: [shout.js]
---*/
var f = () => [1]
var held = { ['a' + 1]: function () {}, class: class {} }
assert.sameValue(f.name, 'f')
assert.sameValue(held.a1.name, 'a1')
assert.sameValue(shout(held.class.name), 'CLASS')
