/**
 * What takes time to load (TypeScript alone 0.3 s), in one module: it is loaded when the first file needs it, and many
 * a process needs none.
 */
export { Compiler, formatOf } from './compile.ts'
export { transform } from '../transform.ts'
