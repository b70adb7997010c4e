const a = b
;[1, 2].map(f)
let c = a
;`x`.length
let d = c;
[3].map(f)
function f() {}
[4].map(f)
if (d)
  [5].map(f)
let e = d
;/x/.test(e)
let g = e
;[-e, h()][0]
