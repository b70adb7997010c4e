/*---
description: Runs without a harness.
flags: [raw]
---*/
if (new Date(0).getTime() !== 0) throw [1]
