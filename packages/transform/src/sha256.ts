/** In hexadecimal. Node's crypto is loaded only here: it takes 7 ms of a start, and where nothing is tagged nothing needs it. */
export function sha256(content: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', content, 'hex')
}
