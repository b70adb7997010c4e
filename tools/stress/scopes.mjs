import { expectCollected, scope } from '@overstay/runtime'

// 2,000 scopes over many tasks; every seventh keeps what it makes.
const kept = (globalThis.kept = [])
for (let number = 0; number < 2000; number++) {
  scope(`s${number}`, () => {
    const value = expectCollected({ number })
    if (number % 7 === 0) kept.push(value)
  })
  if (number % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
}
