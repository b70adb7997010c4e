import overstay = require('@overstay/runtime')
import fs = require('node:fs')
export = { made: () => overstay.expectCollected(fs) }
