import { __decorate } from "tslib";
let A = class A {
};
let B = class B {
};
B = B_1 = __decorate([
    other
], B);
let C = class C {
};
C = __decorate([other], C);
let D = class D {
};
exports.D = D = __decorate([
    
], D);
export { A, B, C };
