import { checkpoint } from '@overstay/runtime/node'
import { open, type Id } from './sessions.ts'

declare const console: { log(text: string): void }

async function main(): Promise<void> {
  const mark = await checkpoint()
  for (let id: Id = 0; id < 3; id++) open(id)
  const { surviving } = await mark.since()
  console.log(JSON.stringify(surviving.map(({ site, atMost }) => ({ ...site, objects: atMost }))))
}

void main()
