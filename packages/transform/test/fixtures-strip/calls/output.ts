const view = makeView()
const rows = () => [1, 2]
returnIt(view, `${view.title}`)
const both = { a: view, ['b']: new Map() }
function* g() { yield await1 ?? both; return rows ? view : both }
