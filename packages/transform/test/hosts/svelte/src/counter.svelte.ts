interface Counter {
  readonly next: () => number
}

export function counter(): Counter {
  let count = $state<number>(0)
  return { next: () => ++count }
}
