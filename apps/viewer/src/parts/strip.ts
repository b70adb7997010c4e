import { svg } from '../element.ts'

/** What the letters of a strip are called and how they are drawn. */
export const LETTERS: Readonly<Record<string, { name: string; mark: string; class: string }>> = {
  F: { name: 'leaked', mark: '█', class: 'fails' },
  w: { name: 'warned', mark: '▄', class: 'warns' },
  '.': { name: 'clean', mark: '·', class: 'clean' },
  ' ': { name: 'not exercised', mark: ' ', class: 'unknown' },
}

const SHOWN = 30
const [WIDTH, HEIGHT] = [4, 14]
const HEIGHTS: Readonly<Record<string, number>> = { F: 14, w: 8, '.': 2 }

/** The latest nights of a site, a mark each, the latest to the right. */
export function stripOf(strip: string): SVGElement | undefined {
  if (strip === '') return undefined
  const shown = strip.slice(-SHOWN)
  const label = `leaked on ${nightsLeaked(shown)} of the last ${shown.length} nights`
  // One path for all nights of a letter: a list has thousands of nights.
  const paths = Object.entries(HEIGHTS).map(([letter, height]) => {
    const bars = Array.from(shown).flatMap((one, index) =>
      one === letter ? [`M${index * WIDTH} ${HEIGHT - height}h${WIDTH - 1}v${height}h-${WIDTH - 1}z`] : [],
    )
    return bars.length > 0 && svg('path', { class: LETTERS[letter].class, d: bars.join('') })
  })
  const box = { viewBox: `0 0 ${SHOWN * WIDTH} ${HEIGHT}`, width: SHOWN * WIDTH, height: HEIGHT }
  return svg('svg', { class: 'strip', role: 'img', 'aria-label': label, ...box }, svg('title', {}, label), ...paths)
}

export function nightsLeaked(strip: string): number {
  return strip.replaceAll(/[^Fw]/g, '').length
}
