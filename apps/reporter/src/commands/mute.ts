import { InvalidArgumentError, type Command } from 'commander'
import type { Mute } from '@overstay/schema'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { MUTES_FILE, mutesIn, writeMutes } from '../mutes-file.ts'
import { projectRoot } from '../project-root.ts'

interface MuteOptions {
  until: string
  reason: string
  owner: string
}

/** A mute that nobody must renew is a leak that nobody will mend. */
const LONGEST_DAYS = 366

export function addMute(program: Command): void {
  program
    .command('mute')
    .description('let a known leak pass the gate until a day')
    .argument('<what>', 'a fingerprint, or a path of sites (a glob; it has a slash or a dot)')
    .requiredOption('--until <day>', 'its last day, as 2026-12-31, or a number of days, as 14d', dayFrom)
    .requiredOption('--reason <text>', 'why it may stay')
    .requiredOption('--owner <who>', 'who mends it')
    .addHelpText(
      'after',
      '\nExample:\n  overstay mute k3j2h1g0f9e8 --until 14d --reason "waits for pool 3.1" --owner @core\n',
    )
    .action((what: string, { until, reason, owner }: MuteOptions) => {
      const root = projectRoot(process.cwd())
      const target: Pick<Mute, 'fingerprint' | 'path'> = /[/.*]/.test(what) ? { path: what } : { fingerprint: what }
      for (const [flag, text] of Object.entries({ reason, owner })) {
        if (text.trim() === '') throw new CommandError(EXIT.usage, `--${flag} is empty`, 'Say it in a few words.')
      }
      const others = mutesIn(root).filter((mute) => (mute.fingerprint ?? mute.path) !== what)
      writeMutes(root, [...others, { ...target, until, reason, owner }])
      process.stdout.write(`${what} is muted to the end of ${until} in ${MUTES_FILE}; commit it.\n`)
    })
}

function dayFrom(value: string): string {
  const days = /^(\d+)d$/.exec(value)
  const today = Date.now()
  const time = days === null ? Date.parse(`${value}T00:00:00Z`) : today + Number(days[1]) * 86_400_000
  if (Number.isNaN(time) || (days === null && !/^\d{4}-\d\d-\d\d$/.test(value))) {
    throw new InvalidArgumentError('Write a day as 2026-12-31, or a number of days as 14d.')
  }
  const day = new Date(time).toISOString().slice(0, 10)
  if (day < new Date(today).toISOString().slice(0, 10)) throw new InvalidArgumentError('That day is over.')
  if (time - today > LONGEST_DAYS * 86_400_000) throw new InvalidArgumentError('A mute lasts a year at most.')
  return day
}
