import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]
export type Paint = (style: Style, text: string) => string

/**
 * Colours where the caller wants them; text stays as it is elsewhere. Node must not decide again: from 22.13 on
 * `styleText` looks at stdout, which is not where the text goes when it is written to a file.
 */
export function painter(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text
}
