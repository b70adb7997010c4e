import assert from 'node:assert/strict'
import test from 'node:test'
import { outline, outlineOnly } from '../src/tree.js'
import { serve } from '../src/service.js'

test('an outline has a bookmark', async () => {
  assert.equal(await serve(20, outline), 20)
})

test('an outline goes away as a whole', async () => {
  assert.equal(await serve(20, outlineOnly), 20)
})
