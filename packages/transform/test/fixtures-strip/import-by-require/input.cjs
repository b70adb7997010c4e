'use strict'
const { expectCollected, scope } = require('@overstay/runtime')
const overstay = require('@overstay/runtime')
const fs = require('node:fs')
module.exports = () => scope('a', () => expectCollected(overstay.expectCollected(fs)))
