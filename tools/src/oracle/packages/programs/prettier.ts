import fs from 'node:fs'
import { createRequire } from 'node:module'
import * as acorn from 'prettier/plugins/acorn'
import * as babel from 'prettier/plugins/babel'
import * as estree from 'prettier/plugins/estree'
import * as html from 'prettier/plugins/html'
import * as markdown from 'prettier/plugins/markdown'
import * as postcss from 'prettier/plugins/postcss'
import * as typescript from 'prettier/plugins/typescript'
import * as yaml from 'prettier/plugins/yaml'
import * as prettier from 'prettier/standalone'

/* prettier formatting files of each kind that it has a parser for here, and a real one. */

const plugins = [acorn, babel, estree, html, markdown, postcss, typescript, yaml] as never[]
const require = createRequire(process.env.OVERSTAY_PACKAGES!)
const real = fs.readFileSync(require.resolve('immer/package.json'), 'utf8')
const script = `
const {a,b:{c=[1,2]}={},...rest}=await f(x=>({...x,y(){return this?.z??\`t\${1+1}\`}}),function*(){yield* g()})
class A extends (B,C){static #p=1;get [k](){return A.#p}static{this.q=/re/gi}} // end
if(a)b();else if(c){d()}else for(const [k,v] of Object.entries(m))label:while(true){if(k)continue label;break}
export default async({one,two})=>{try{return await one?.[two]?.(...rest)}catch{throw new Error("no",{cause:a})}finally{}}
`
const typed = `
@dec({a:1}) export abstract class X<T extends {a:string}=any> implements Y,Z{constructor(private readonly a?:T,public b:number=1){super()}
abstract m<K extends keyof T>(this:X<T>,k:K):asserts k is Extract<K,string>;declare readonly f:unique symbol}
type U=|'a'|{[K in keyof V as \`x\${K&string}\`]-?:V[K] extends (infer R)[]?R:never};enum E{A=1<<2,B}
declare module 'm'{export function f(x:number):void;export=f};let v=<const T,>(x:T)=>x satisfies unknown as never
`

const files: readonly (readonly [string, string])[] = [
  ['babel', script],
  ['acorn', script],
  ['typescript', typed],
  ['babel-ts', typed.replace('@dec({a:1}) ', '')],
  [
    'babel',
    fs.readFileSync(require.resolve('immer'), 'utf8').slice(0, 0) +
      'const el=<><A {...p} on={()=>{f()}}>text {v} <b/></A></>',
  ],
  [
    'css',
    '@media (max-width:10px){a>b~c,d::after{color:RED;margin:0 auto!important}}@supports not (x:y){e{--v:{a:b}}}',
  ],
  ['scss', '$m:(a:1,b:2);@mixin x($y:1){&:hover{@include z($y...);@if $y==1{a:b}@else{c:d}}}'],
  ['markdown', '# T\n* a\n* b\n    1. c\n\n|x|y|\n|-|:-:|\n|1|`2`|\n\n```js\nlet   a\n```\n[l]: <u> "t"\n'],
  [
    'html',
    `<!doctype html><div class="b a" onclick="f( )"><p>long text <b>bold</b></p><script>let  a=1</script><style>a{b:c}</style></div>`,
  ],
  [
    'vue',
    '<template><a :b="c+d" @e="f($event)">{{ g|h }}</a></template><script setup lang="ts">const  p=defineProps<{a:1}>()</script>',
  ],
  ['yaml', 'a:   [1,2, {b: c}]\n# comment\nd: &x |\n  text\n  more\ne: *x\n---\n- - f\n'],
  ['json', real],
  ['babel', 'const = 1'],
  ['typescript', 'class { }'],
]

for (const [parser, text] of files) {
  for (const options of [
    {},
    { semi: false, singleQuote: true, printWidth: 40, trailingComma: 'none', useTabs: true },
  ] as const) {
    try {
      console.log(`${parser}\n${await prettier.format(text, { parser, plugins, ...options })}`)
    } catch (error) {
      console.log(`${parser} throws ${(error as Error).message}`)
    }
  }
}
console.log(JSON.stringify(await prettier.getSupportInfo(), null, 1))
console.log(JSON.stringify(await prettier.formatWithCursor(script, { parser: 'babel', plugins, cursorOffset: 60 })))
