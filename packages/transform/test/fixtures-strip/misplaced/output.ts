class A {
  m() {}
  n() {}
}
export { A }
