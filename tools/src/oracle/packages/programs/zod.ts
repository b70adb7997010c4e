import * as zod from 'zod'
import { exercise, print } from '../surface.ts'

const { z } = zod

exercise(
  zod,
  () => [
    [],
    [z.string()],
    [{ a: z.number(), b: z.array(z.string()) }],
    [[z.string(), z.number()]],
    ['text', z.object({ text: z.literal('text') })],
    [(it: unknown) => it],
    [/^a/, 'message'],
    [3, { message: 'no' }],
  ],
  // These two change what everything after them says.
  { skip: ['config', 'setErrorMap'], depth: 2 },
)

const person = z
  .object({
    name: z.string().min(2).max(5).trim(),
    age: z.coerce.number().int().positive().optional(),
    mail: z.email(),
    tags: z
      .array(z.enum(['a', 'b']))
      .nonempty()
      .default(['a']),
    home: z.union([z.url(), z.object({ street: z.string(), no: z.bigint().or(z.number()) })]).nullish(),
    more: z.record(z.string(), z.tuple([z.number(), z.boolean()]).rest(z.string())),
    at: z.date().transform((it) => it.toISOString()),
  })
  .strict()
  .refine((it) => it.name !== 'root', { message: 'not root', path: ['name'] })

for (const given of [
  undefined,
  {},
  { name: 'Ann', mail: 'a@b.co', more: {}, at: new Date(0) },
  { name: 'root', mail: 'a@b.co', more: { x: [1, true, 'y'] }, at: new Date(1), age: '7', home: 'https://b.co' },
  { name: 'x', mail: 'no', more: { x: [1] }, at: 'never', home: { street: 1 }, tags: [], extra: 1 },
]) {
  const result = person.safeParse(given)
  print('parsed', result.success ? result.data : result.error.issues, 8)
  if (!result.success) {
    print('tree', z.treeifyError(result.error), 8)
    print('pretty', z.prettifyError(result.error))
  }
}
print('shape', Object.keys(person.shape))
print('schema', z.toJSONSchema(person, { unrepresentable: 'any', io: 'input' }), 10)
const tree = z.object({
  value: z.number(),
  get children() {
    return z.array(tree)
  },
})
print('recursive', tree.safeParse({ value: 1, children: [{ value: 2, children: [{ value: 'x', children: [] }] }] }), 8)
print(
  'codec',
  z
    .pipe(
      z.string(),
      z.transform((it: string) => it.length),
    )
    .parse('four'),
)
print(
  'async',
  await z
    .string()
    .refine(async (it) => Promise.resolve(it === 'b'))
    .safeParseAsync('a'),
  6,
)
print(
  'branded',
  z
    .discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])
    .safeParse({ kind: 'c' }),
  6,
)
