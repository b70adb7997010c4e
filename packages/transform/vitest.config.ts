import { defineConfig, mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

// Programs of the fixtures run in realms of their own, modules among them.
export default mergeConfig(shared, defineConfig({ test: { execArgv: ['--experimental-vm-modules'] } }))
