const view = makeView({
    title: 'a',
  })
const plain = view
export { plain }
