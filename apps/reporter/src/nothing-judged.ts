import type { ProcessRun } from '@overstay/report'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/** What the processes of a run have done, as far as it tells whether anything was judged. */
export class Seen {
  processes = 0
  ended = 0
  sites = 0
  judged = false
  watched = false

  add({ outcomes, sites, end }: ProcessRun): void {
    this.processes++
    this.judged ||= outcomes.size > 0
    this.watched ||= sites.size > 0
    if (end === undefined) return
    this.ended++
    this.sites += end.sites
  }
}

/** The sentence for a run in which nothing could leak because nothing was watched: silence would look like "no leaks". */
export function nothingJudged(seen: Seen, track: string, command: string): CommandError | undefined {
  const { judged, sites } = seen
  if (seen.processes === 0) {
    const message = `"${command}" started no Node process that could be watched, so nothing was judged`
    return new CommandError(EXIT.usage, message, 'Wrap a command that runs Node: overstay run -- node --test')
  }
  if (judged && seen.watched) return undefined
  if (seen.ended === 0) {
    const message = 'the process was killed before its first scope was judged'
    return new CommandError(EXIT.usage, message, 'Let the program end by itself, or end its scopes earlier.')
  }
  if (sites === 0 && track === 'annotated') {
    const message = 'nothing was judged: no file that was loaded has an @expectCollected annotation'
    const hint = 'Annotate a class or a value, or watch everything with --track all.'
    return new CommandError(EXIT.usage, message, hint)
  }
  if (sites === 0) {
    const message = 'nothing was judged: no file of the project was loaded and instrumented'
    const hint = 'Run it from the project’s folder; packages are named with --dependencies.'
    return new CommandError(EXIT.usage, message, hint)
  }
  if (judged) return undefined
  const message = `nothing was judged: ${sites} allocation sites were watched, but no scope was opened`
  return new CommandError(
    EXIT.usage,
    message,
    'Run tests with `node --test`, or wrap the work: scope("request", () => handle(request)).',
  )
}
