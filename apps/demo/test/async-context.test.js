import assert from 'node:assert/strict'
import test from 'node:test'
import { handleInContext, handleOutsideContext } from '../src/async-context.js'
import { serve } from '../src/service.js'

test('a request is handled in its context', async () => {
  assert.equal(await serve(20, handleInContext), 20)
})

test('what outlives a request leaves its context', async () => {
  assert.equal(await serve(20, handleOutsideContext), 20)
})
