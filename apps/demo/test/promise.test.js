import assert from 'node:assert/strict'
import test from 'node:test'
import { fetchUnlessClosed, fetchIfOpen } from '../src/promise.js'
import { serve } from '../src/service.js'

test('a record is fetched unless the service closes', async () => {
  assert.equal(await serve(20, fetchUnlessClosed), 20)
})

test('a record is fetched if the service is open', async () => {
  assert.equal(await serve(20, fetchIfOpen), 20)
})
