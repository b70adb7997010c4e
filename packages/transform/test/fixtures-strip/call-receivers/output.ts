(0, o.m)()
;((0, o.m))(1)
;(0, o['m'])`x`
;(0, eval)('1')
f()
o.m.call(o)
delete (0, o.m)
;(0, o?.m)()
