import type { ByteSource } from './byte-source.ts'

/** Bytes that are in memory already: heaps made from text. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    read(into, offset, length, position) {
      const part = bytes.subarray(position, Math.min(position + length, bytes.length))
      into.set(part, offset)
      return part.length
    },
    close: () => undefined,
  }
}
