import path from 'node:path'
import type { Project } from '../project/project.ts'
import { night, NODE_VERSION } from './night.ts'
import { BASELINE } from './step.ts'

/** The nightly job. A job's token may not fetch artifacts of earlier pipelines in every edition: the cache it is. */
export function gitlabJob(project: Project, suffix: string): string {
  const { folder, install, overstay } = night(project)
  const inFolder = (file: string): string => path.posix.join(folder, file)
  const { manager, manifest } = project
  const prepare: Record<typeof manager.name, string[]> = {
    npm: [],
    pnpm: ['corepack enable'],
    yarn: manifest.packageManager === undefined ? [] : ['corepack enable'],
    bun: ['npm install --global bun'],
  }
  const lines = [
    '# Runs in scheduled pipelines: Build, Pipeline schedules, New schedule.',
    `overstay-nightly${suffix}:`,
    `  image: node:${NODE_VERSION}`,
    '  rules:',
    '    - if: $CI_PIPELINE_SOURCE == "schedule"',
    '  needs: []',
    '  # What the nights before have seen; also a night that fails is kept.',
    '  cache:',
    `    key: overstay-nights${suffix}`,
    '    when: always',
    '    paths:',
    `      - ${inFolder('.overstay/nights.db')}`,
    `      - ${inFolder(BASELINE)}`,
    '  before_script:',
    ...(folder === '' ? [] : [`    - cd ${folder}`]),
    ...prepare[manager.name].map((command) => `    - ${command}`),
    `    - ${install}`,
    '  script:',
    '    # To be told: add --notify slack (teams, json) and set the variable OVERSTAY_WEBHOOK_URL.',
    `    - ${overstay} nightly --update-baseline ${BASELINE} --format text,gitlab=overstay.quality.json,json=overstay.report.json`,
    '  artifacts:',
    '    when: always',
    '    expire_in: 90 days',
    '    # Commit the baseline of a good night: where the cache is lost, it says what was known.',
    '    paths:',
    `      - ${inFolder(BASELINE)}`,
    `      - ${inFolder('overstay.report.json')}`,
    '    reports:',
    `      codequality: ${inFolder('overstay.quality.json')}`,
    '',
  ]
  return lines.join('\n')
}
