var shout = function (it) {
  return String(it).toUpperCase()
}
