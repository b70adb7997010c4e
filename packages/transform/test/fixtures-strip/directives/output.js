'use client'
;
'no directive'
export function f(a) {
  ;
  'none either'
}
