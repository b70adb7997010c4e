import nx from '@nx/eslint-plugin'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

const layers = {
  schema: ['schema'],
  runtime: ['schema'],
  heap: [],
  transform: ['schema'],
  runners: ['schema', 'runtime', 'heap'],
  report: ['schema'],
  viewer: ['schema'],
  app: ['schema', 'runtime', 'heap', 'transform', 'runners', 'report'],
  demo: ['runtime'],
  tools: ['schema', 'runtime', 'heap', 'transform', 'runners', 'report', 'app'],
}
// What ships into other people's programs, and the analyser that must stand alone, take nothing from outside.
const withoutPackages = new Set(['runtime', 'heap'])

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/reports/**',
      '**/node_modules/**',
      '**/test/fixtures/**',
      '**/test/fixtures-strip/**',
      '**/test/hosts/**',
      'tools/ground-truth/**',
      'tools/oracle/test262/sample/**',
      'apps/demo/**',
      '.nx/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx, 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          // The runtime's own tools, by the name that leads browsers elsewhere.
          allow: ['#tools'],
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: true,
          depConstraints: Object.entries(layers).map(([layer, mayImport]) => ({
            sourceTag: `layer:${layer}`,
            onlyDependOnLibsWithTags: mayImport.map((name) => `layer:${name}`),
            ...(withoutPackages.has(layer) ? { allowedExternalImports: ['node:*', 'vitest'] } : {}),
          })),
        },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines': ['error', { max: 500 }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'A library never ends its host; throw or return.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `const { dropped: _dropped, ...kept }` is how a property is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // The runtime and the heap work on raw values and typed arrays, where these two fight the data.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    files: ['apps/**/*.ts', 'tools/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/test/**/*.ts', '**/*.config.ts', 'vitest.shared.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@nx/enforce-module-boundaries': 'off',
      'max-lines': 'off',
    },
  },
)
