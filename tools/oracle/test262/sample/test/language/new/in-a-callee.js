/*---
description: What new makes may be constructed again.
flags:
  - onlyStrict
---*/
assert.sameValue(new new Function('this.a = [1]')().a[0], 1)
assert.sameValue(typeof new (class { b = {} })().b, 'object')
