class A {}
const f = () => A
