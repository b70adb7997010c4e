interface WithSourceMaps {
  readonly sourceMapsEnabled?: boolean
}

/** Whether stack traces of this process are led through maps. */
export function readsSourceMaps(): boolean {
  return (process as WithSourceMaps).sourceMapsEnabled === true
}

/** For compiled files, whose lines are elsewhere; a program without such files is left with the traces it knows. */
export function enableSourceMaps(): void {
  if (!readsSourceMaps()) process.setSourceMapsEnabled(true)
}
