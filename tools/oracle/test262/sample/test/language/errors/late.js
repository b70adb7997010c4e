/*---
description: Ends with an error that it throws.
negative:
  type: Test262Error
  phase: runtime
---*/
var list = [1]
throw new Test262Error(list.length)
