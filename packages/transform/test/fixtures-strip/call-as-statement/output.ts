const view = makeView()
function f(a) {
  if (a) a
  else view
  return a
}
f(view)
view.part
