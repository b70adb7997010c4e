import { checkpoint } from '@overstay/runtime/node'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import Session from './Session.vue'

const mark = await checkpoint()
const html = []
for (let id = 0; id < 3; id++) html.push(await renderToString(createSSRApp({ render: () => h(Session, { id }) })))
const { surviving } = await mark.since()
console.log(
  JSON.stringify(
    surviving
      .filter(({ site }) => site.file.endsWith('.vue'))
      .map(({ site, atMost }) => ({ ...site, objects: atMost })),
  ),
)
console.log(html.join(''))
