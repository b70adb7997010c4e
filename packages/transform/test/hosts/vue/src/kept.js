const kept = []

export function keep(...values) {
  kept.push(...values)
  return kept.length
}
