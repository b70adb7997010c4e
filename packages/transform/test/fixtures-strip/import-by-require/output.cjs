'use strict'
const { scope } = require('@overstay/runtime')
const fs = require('node:fs')
module.exports = () => scope('a', () => fs)
