class A {}
const b = new A()
export { b }
