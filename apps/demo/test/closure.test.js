import assert from 'node:assert/strict'
import test from 'node:test'
import { dropHandler, replaceHandler, swapHandler } from '../src/closure.js'
import { serve } from '../src/service.js'

test('a handler can describe the one before', async () => {
  assert.equal(await serve(20, replaceHandler), 20)
})

test('a handler is replaced', async () => {
  assert.equal(await serve(20, swapHandler), 20)
  dropHandler()
})
