import { expectCollected, scope } from '@overstay/runtime'

const count = Number(process.argv[2])
const kept = (globalThis.kept = [])
for (let round = 0; round < 5; round++) {
  scope('round', () => {
    for (let made = 0; made < count / 5; made++) kept.push(expectCollected({ made }))
  })
}
console.log('done')
process.exitCode = 3
