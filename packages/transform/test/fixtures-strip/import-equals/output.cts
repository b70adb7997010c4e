import fs = require('node:fs')
export = { made: () => fs }
