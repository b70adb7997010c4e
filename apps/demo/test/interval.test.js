import assert from 'node:assert/strict'
import test from 'node:test'
import { watch, watchAndStop } from '../src/interval.js'
import { serve } from '../src/service.js'

test('a request has a heartbeat', async () => {
  assert.equal(await serve(20, watch), 20)
})

test('a heartbeat ends with its request', async () => {
  assert.equal(await serve(20, watchAndStop), 20)
})
