let a = b
;
[1].map(a)
let c = a;
[2].map(a)
