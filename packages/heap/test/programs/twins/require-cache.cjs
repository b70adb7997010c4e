const { createRequire } = require('node:module')
const os = require('node:os')
const original = os.hostname
const fresh = createRequire(__filename)

exports.round = async (scope) => {
  const { site } = await import('../stamp.mjs')
  exports.at ??= site(__filename, '13:22', 'new', 'Payload', 'round')
  for (let index = 0; index < 3; index++) {
    delete fresh.cache[fresh.resolve('../patch.cjs')]
    fresh('../patch.cjs').patch(exports.at(scope, new Payload()))
    os.hostname = original
  }
}

class Payload {}
