import { collector } from './collector.ts'
import type { Check } from './outcome.ts'
import { packages } from './packages.ts'
import { settings } from './settings.ts'
import { store } from './store.ts'
import { testRunners } from './test-runners.ts'

/** In the order in which they are told. */
export const checks: readonly Check[] = [settings, packages, testRunners, collector, store]
