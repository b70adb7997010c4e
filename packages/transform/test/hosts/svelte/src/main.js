import { checkpoint } from '@overstay/runtime/node'
import { render } from 'svelte/server'
import Session from './Session.svelte'

const mark = await checkpoint()
const html = []
for (let id = 0; id < 3; id++) html.push(render(Session, { props: { id } }).body)
const { surviving } = await mark.since()
console.log(
  JSON.stringify(
    surviving
      .filter(({ site }) => site.file.includes('.svelte'))
      .map(({ site, atMost }) => ({ ...site, objects: atMost })),
  ),
)
console.log(html.join(''))
