import { call } from './call.ts'
import { comment } from './comment.ts'
import { compiledDecorator } from './compiled-decorator.ts'
import { configPattern } from './config-pattern.ts'
import { decorator } from './decorator.ts'
import { documentation } from './documentation.ts'
import type { Annotation } from './mark.ts'

/** Every form of annotation. The first that speaks is heard. */
export const annotations: readonly Annotation[] = [
  decorator,
  compiledDecorator,
  comment,
  documentation,
  call,
  configPattern,
]
