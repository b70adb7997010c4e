/**
 * Where test doubles are kept by the libraries that make them, and tests by their runner. What these hold, the tests hold. Matched by the name
 * of a property, a variable or an internal slot.
 *
 * - REGISTERED_MOCKS, MOCK_RESTORE: module variables of @vitest/spy (dist/index.js)
 * - _mockState, _mockConfigRegistry, _spyState: fields of jest-mock's ModuleMocker (src/index.ts)
 * - JEST_STATE_SYMBOL: what jest-circus knows of a file, its tests among it (src/types.ts)
 */
export const MOCK_REGISTRIES: readonly string[] = [
  'REGISTERED_MOCKS',
  'MOCK_RESTORE',
  '_mockState',
  '_mockConfigRegistry',
  '_spyState',
  'JEST_STATE_SYMBOL',
  '<symbol JEST_STATE_SYMBOL>',
]
