// V8's serializer keeps what it wrote, in a list that names what the compiler is busy with as well.
import v8 from 'node:v8'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '12:43', 'new', 'Session', 'send')

class Session {}
const sending = []
function send(scope) {
  const serializer = new v8.DefaultSerializer()
  serializer.writeHeader()
  serializer.writeValue({ session: atSession(scope, new Session()) })
  sending.push(serializer)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) send(scope)
}
