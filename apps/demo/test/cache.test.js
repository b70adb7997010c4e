import assert from 'node:assert/strict'
import test from 'node:test'
import { profileOf, profileOfRequest } from '../src/cache.js'
import { serve } from '../src/service.js'

test('a profile is remembered for each request', async () => {
  assert.equal(await serve(20, profileOf), 20)
})

test('a profile is remembered during its request', async () => {
  assert.equal(await serve(20, profileOfRequest), 20)
})
