class A {}
export { A }
