/**
 * Where test doubles are kept by the libraries that make them. Whatever these hold, the tests hold. Matched by the name
 * of a property, a variable or an internal slot.
 *
 * - REGISTERED_MOCKS, MOCK_RESTORE: module variables of @vitest/spy (dist/index.js)
 * - _mockState, _mockConfigRegistry, _spyState: fields of jest-mock's ModuleMocker (src/index.ts)
 */
export const MOCK_REGISTRIES: readonly string[] = [
  'REGISTERED_MOCKS',
  'MOCK_RESTORE',
  '_mockState',
  '_mockConfigRegistry',
  '_spyState',
]
