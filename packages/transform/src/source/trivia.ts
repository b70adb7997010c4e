const trivia = /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n\r\u2028\u2029]*)*/y

/** First offset from `at` on that is neither white space nor comment. Only for offsets between tokens. */
export function skipTrivia(text: string, at: number): number {
  trivia.lastIndex = at
  trivia.exec(text)
  return trivia.lastIndex
}
