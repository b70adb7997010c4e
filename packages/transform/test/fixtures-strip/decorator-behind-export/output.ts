export class A {}
export default
class B {}
