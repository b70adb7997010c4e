const os = require('node:os')

exports.patch = (payload) => {
  const before = os.hostname
  os.hostname = () => [before(), payload]
}
