import assert from 'node:assert/strict'
import test from 'node:test'
import { record, recordAndFlush } from '../src/module-array.js'
import { serve } from '../src/service.js'

test('a request is recorded', async () => {
  assert.equal(await serve(20, record), 20)
})

test('records are flushed', async () => {
  assert.equal(await serve(20, (request) => recordAndFlush(request, () => undefined)), 20)
})
