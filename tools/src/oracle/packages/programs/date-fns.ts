import * as dateFns from 'date-fns'
import * as fp from 'date-fns/fp'
import * as locales from 'date-fns/locale'
import { exercise, print } from '../surface.ts'

const date = () => new Date(Date.UTC(2020, 1, 29, 23, 59, 58, 7))
const later = () => new Date(Date.UTC(2020, 2, 3, 4, 5, 6))

const calls = () => [
  [],
  [date()],
  [date(), 3],
  [date(), later()],
  [later(), date(), { weekStartsOn: 1 }],
  [date(), [later(), new Date(0)]],
  [[date(), later()]],
  [{ start: date(), end: later() }, { step: 20 }],
  [
    { start: date(), end: later() },
    { start: new Date(0), end: later() },
  ],
  [{ years: 1, months: 2, days: 3, hours: 4, minutes: 5, seconds: 6 }],
  [date(), { months: 1, days: -2 }],
  [date(), "EEEE, do 'of' MMMM yyyy HH:mm:ss.SSS X"],
  ['2020-02-29T12:00:00Z'],
  ['29/02/2020 11 PM', 'dd/MM/yyyy hh aa', date()],
  [new Date(NaN), 1],
]

// Some count up to what they are given, days or minutes, without an end for what is no number of them.
const business = ['addBusinessDays', 'subBusinessDays']
const endless = Object.keys(fp).filter((it) => it.startsWith('each') || it.includes('BusinessDays'))
exercise(dateFns, calls, { skip: ['constructFrom', ...business] })
exercise(fp, calls, { skip: ['constructFrom', ...endless], depth: 2 })
exercise({ addBusinessDays: dateFns.addBusinessDays, subBusinessDays: fp.subBusinessDays }, () => [
  [date(), 7],
  [-9, date()],
])

for (const [name, locale] of Object.entries(locales).sort(([a], [b]) => (a < b ? -1 : 1))) {
  print(name, [
    dateFns.format(date(), 'PPPPpppp GGGG qqqq BBBB', { locale }),
    dateFns.formatDistance(date(), later(), { locale, addSuffix: true }),
    dateFns.formatRelative(date(), later(), { locale }),
    dateFns.formatDuration({ months: 2, days: 1 }, { locale }),
  ])
}
