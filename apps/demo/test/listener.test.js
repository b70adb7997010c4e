import assert from 'node:assert/strict'
import test from 'node:test'
import { answer, answerAndLeave } from '../src/listener.js'
import { serve } from '../src/service.js'

test('a request listens for the shutdown', async () => {
  assert.equal(await serve(20, answer), 20)
})

test('a request stops listening when it is answered', async () => {
  assert.equal(await serve(20, answerAndLeave), 20)
})
