import assert from 'node:assert/strict'
import test from 'node:test'
import { login, loginAndForget } from '../src/session.js'
import { serve } from '../src/service.js'

test('the latest session is remembered', async () => {
  assert.equal(await serve(20, login), 20)
})

test('a session is forgotten', async () => {
  assert.equal(await serve(20, loginAndForget), 20)
})
