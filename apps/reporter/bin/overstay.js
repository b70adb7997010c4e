#!/usr/bin/env node
// Told here: what is loaded below an older Node cannot even read.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `overstay: Node ${process.versions.node} is too old; 20.19 is the oldest that will do\nInstall a later Node, 24 for example, and run the command again.\n`,
  )
  process.exitCode = 2
} else await import('../dist/main.js')
