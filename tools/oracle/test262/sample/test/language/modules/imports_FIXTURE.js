export const made = () => [{}, {}]
assert.sameValue(made.name, 'made')
