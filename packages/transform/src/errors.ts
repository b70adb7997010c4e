/**
 * What a person may have to know about one file. Nothing here ends a build: the place is left as it was written.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode
  /** As shown to people: relative to the root, or absolute outside of it. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Counts from 1, in UTF-16 units. */
  readonly column: number
  /** What is wrong, without the place. */
  readonly message: string
  /** What to do about it. */
  readonly hint: string
  /** Where there is more about it: a page of overstay's documentation, and the place on it. */
  readonly docs: string
}

const hints = {
  OVERSTAY_PARSE: 'The file is left as it is: nothing it allocates is seen. Mend the syntax, or exclude the file.',
  OVERSTAY_ENCODING: 'The file is left as it is: nothing it allocates is seen. Save it as UTF-8, or exclude it.',
  OVERSTAY_NESTING:
    'The file is left as it is: nothing it allocates is seen. Generated code like this is best excluded.',
  OVERSTAY_SIZE:
    'The file is left as it is: nothing it allocates is seen. Files of this size are generated: exclude them.',
  OVERSTAY_TAGGED_BEFORE: 'The file is left as it is. Let one host tag it: the bundler or the register hook, not both.',
  OVERSTAY_CLASSIC_SCRIPT:
    'The file is left as it is: a classic script can neither import nor require the runtime. Make it a module, or say moduleKind.',
  OVERSTAY_ANNOTATION_OPTIONS:
    'The annotation is left to the runtime, without its place. Write the options as literals: { within: "request", name: "view" }.',
  OVERSTAY_ANNOTATION_WORDS:
    'Nothing is expected here. A comment may say `within:` with a scope or milliseconds, and `name:`, and nothing else.',
  OVERSTAY_ANNOTATION_ARGUMENTS:
    'The call is left to the runtime, without its place. Write expectCollected(value, options), or @expectCollected() before a class.',
  OVERSTAY_ANNOTATION_PLACE:
    'Nothing is expected here. Put it right before the class, function, closure, literal or `new` that is meant.',
  OVERSTAY_ANNOTATION_UNTOUCHED:
    'Nothing is expected here: this code is left as it is because a tool reads its text or runs it elsewhere, because it is ignored, or because nothing could be tagged here without changing what it is called.',
  OVERSTAY_ANNOTATION_UNKNOWN_OPTION:
    'Known options are `within`, `name`, `allow` and `owner`. A call ignores any other, a decorator with one fails when it runs.',
  OVERSTAY_ANNOTATION_SCOPE:
    'Write `test`, `file` or `run`, or open a scope of this name. Until then only the end of the process is held against the objects.',
  OVERSTAY_ANNOTATION_ABSTRACT:
    'Nothing can ever be an instance of it. Annotate the classes that are made, or export it to those that extend it.',
  OVERSTAY_ANNOTATION_RENAMED:
    'What is annotated by that name is left to the runtime, without its place, and cannot be stripped. Pass it on as expectCollected; who imports it may call it what they like.',
  OVERSTAY_IGNORE_REGION:
    'Write @overstay-ignore-start and @overstay-ignore-end in pairs around whole statements, members or elements. A region without an end goes on to the end of the file.',
  OVERSTAY_STRIP_LEFT:
    'It stays in the code, and with it the import. Take it away by hand, or write it as a decorator of a class or as expectCollected(value, options).',
} as const

export type DiagnosticCode = keyof typeof hints

export const diagnosticCodes = Object.keys(hints) as readonly DiagnosticCode[]

function docsOf(code: DiagnosticCode): string {
  return `docs/diagnostics.md#${code.toLowerCase()}`
}

export function diagnostic(
  code: DiagnosticCode,
  place: { readonly file: string; readonly line: number; readonly column: number },
  message: string,
): Diagnostic {
  return {
    code,
    file: place.file,
    line: place.line,
    column: place.column,
    message,
    hint: hints[code],
    docs: docsOf(code),
  }
}

/** Of a whole file. */
export function notUtf8(file: string): Diagnostic {
  return diagnostic('OVERSTAY_ENCODING', { file, line: 1, column: 1 }, 'not all of it is UTF-8')
}

/** One line for hosts that have no form of their own for a diagnostic. */
export function diagnosticText(it: Diagnostic): string {
  return `[overstay/transform] ${it.file}:${it.line}:${it.column}: ${it.message}. ${it.hint} See ${it.docs}`
}

export type TransformErrorCode =
  'OVERSTAY_SETTINGS' | 'OVERSTAY_CONFIG' | 'OVERSTAY_NO_RUNTIME' | 'OVERSTAY_NO_ESBUILD' | 'OVERSTAY_THREAD'

/** Thrown where a host cannot do its work at all: bad settings, or a package that is not there. */
export class TransformError extends Error {
  readonly code: TransformErrorCode
  /** What to do. */
  readonly hint: string

  constructor(code: TransformErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(`[overstay/transform] ${message}. ${hint}`, options)
    this.name = 'TransformError'
    this.code = code
    this.hint = hint
  }
}
