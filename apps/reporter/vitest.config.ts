import { mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

// Projects that tests run on have tests of their own.
export default mergeConfig(shared, { test: { exclude: ['**/node_modules/**', 'test/fixtures/**'] } })
