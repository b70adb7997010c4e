import { __decorate } from "tslib";
import { expectCollected } from "@overstay/runtime";
let A = class A {
};
A = __decorate([
    expectCollected()
], A);
let B = class B {
};
B = B_1 = __decorate([
    expectCollected({ within: "test" }),
    other
], B);
let C = class C {
};
C = __decorate([other, expectCollected(false)], C);
let D = class D {
};
exports.D = D = __decorate([
    expectCollected()
], D);
export { A, B, C };
