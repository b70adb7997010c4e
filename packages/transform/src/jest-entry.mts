/** Of this ending because Jest leaves such files as they are, whatever a project has it compile. */
export { default, type JestTransformerOptions } from './jest.ts'
