import { madeText, type PageRow } from '@overstay/schema/page'
import { clipped, h } from '../element.ts'
import { findingHash } from '../routes.ts'

/** "new Session" as a link, and where it is. */
export function siteLink(row: PageRow): HTMLElement {
  return h(
    'span',
    { class: 'site' },
    h('a', { href: findingHash(row.id), class: 'made' }, clipped(madeText(row.site), 80)),
    ' ',
    placeText(row),
  )
}

export function placeText({ site }: Pick<PageRow, 'site'>): HTMLElement {
  const { file, line, column, function: inside } = site
  return h(
    'span',
    { class: 'place' },
    h('code', {}, `${clipped(file)}:${line}:${column}`),
    inside !== '' && ' in ',
    inside !== '' && h('code', {}, clipped(inside, 80)),
  )
}

export function holderText({ holder }: Pick<PageRow, 'holder'>): HTMLElement {
  return h(
    'span',
    { class: 'place' },
    h('code', {}, holder.name === '' ? 'something' : clipped(holder.name, 60)),
    holder.file !== '' && ' of ',
    holder.file !== '' && h('code', {}, clipped(holder.file)),
  )
}
