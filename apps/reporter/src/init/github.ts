import fs from 'node:fs'
import path from 'node:path'
import type { PackageManager } from '../project/package-manager.ts'
import type { Project } from '../project/project.ts'
import { night, nodeVersionFile, NODE_VERSION } from './night.ts'
import { BASELINE } from './step.ts'

/**
 * The nightly workflow. `actions/cache` alone saves nothing after a failed job, and a night with a new leak fails: so it
 * is restored and saved in two steps. A cache may be evicted; artifacts stay, and the last one has the known leaks.
 */
export function githubWorkflow(project: Project, suffix: string): string {
  const { folder, install, overstay } = night(project)
  const inFolder = (file: string): string => path.posix.join(folder, file)
  const kept = [inFolder('.overstay/nights.db'), inFolder(BASELINE)]
  const versionFile = nodeVersionFile(project)
  const { manager, lockFolder } = project
  const cached = lockFolder !== undefined && manager.name !== 'bun' ? [`          cache: ${manager.name}`] : []
  const lines = [
    'name: overstay nightly',
    '',
    'on:',
    '  schedule:',
    "    - cron: '17 3 * * *'",
    '  workflow_dispatch:',
    '',
    'permissions:',
    '  actions: read',
    '  contents: read',
    '',
    'concurrency: overstay-nightly' + suffix,
    '',
    'jobs:',
    '  nightly:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 60',
    ...(folder === '' ? [] : ['    defaults:', '      run:', `        working-directory: ${folder}`]),
    '    steps:',
    '      - uses: actions/checkout@v5',
    ...setUp[manager.name](project),
    '      - uses: actions/setup-node@v5',
    '        with:',
    versionFile === undefined
      ? `          node-version: ${NODE_VERSION}`
      : `          node-version-file: ${path.posix.join(folder, versionFile)}`,
    ...cached,
    `      - run: ${install}`,
    '',
    '      # What the nights before have seen.',
    '      - id: nights',
    '        uses: actions/cache/restore@v5',
    '        with:',
    ...cacheOf(kept, suffix),
    `          restore-keys: overstay-nights${suffix}-`,
    '      # Where the cache is lost, the known leaks of the last night come from its artifact.',
    `      - if: \${{ steps.nights.outputs.cache-matched-key == '' && hashFiles('${inFolder(BASELINE)}') == '' }}`,
    '        continue-on-error: true',
    '        env:',
    '          GH_TOKEN: ${{ github.token }}',
    '        run: |',
    `          for run in $(gh run list --workflow overstay-nightly${suffix}.yml --branch "$GITHUB_REF_NAME" --status completed --limit 20 --json databaseId --jq '.[].databaseId'); do`,
    `            gh run download "$run" --name overstay${suffix} && break`,
    '          done',
    '',
    '      # To be told: add --notify slack (teams, json) and set the secret OVERSTAY_WEBHOOK_URL.',
    `      - run: ${overstay} nightly --update-baseline ${BASELINE} --format "text,markdown=$GITHUB_STEP_SUMMARY,json=overstay.report.json"`,
    '        env:',
    '          OVERSTAY_WEBHOOK_URL: ${{ secrets.OVERSTAY_WEBHOOK_URL }}',
    '',
    '      - if: ${{ !cancelled() }}',
    '        uses: actions/cache/save@v5',
    '        with:',
    ...cacheOf(kept, suffix),
    '      - if: ${{ !cancelled() }}',
    '        uses: actions/upload-artifact@v6',
    '        with:',
    `          name: overstay${suffix}`,
    '          path: |',
    `            ${inFolder(BASELINE)}`,
    `            ${inFolder('overstay.report.json')}`,
    '',
  ]
  return lines.join('\n')
}

/** A key that is new each night: what is cached under a key never changes. */
function cacheOf(paths: readonly string[], suffix: string): string[] {
  return [
    '          path: |',
    ...paths.map((file) => `            ${file}`),
    `          key: overstay-nights${suffix}-\${{ github.run_id }}-\${{ github.run_attempt }}`,
  ]
}

/** Steps before Node is set up. */
const setUp: Record<PackageManager['name'], (project: Project) => string[]> = {
  npm: () => [],
  pnpm: ({ manifest }) => [
    '      - uses: pnpm/action-setup@v4',
    ...(manifest.packageManager === undefined ? ['        with:', '          version: latest'] : []),
  ],
  yarn: ({ manifest, lockFolder, root }) =>
    manifest.packageManager !== undefined || fs.existsSync(path.join(lockFolder ?? root, '.yarnrc.yml'))
      ? ['      - run: corepack enable']
      : [],
  bun: () => ['      - uses: oven-sh/setup-bun@v2'],
}
