/*---
description: Refused before anything runs.
negative:
  phase: parse
  type: SyntaxError
---*/
var made = { a: 1 }
new Object() = made
