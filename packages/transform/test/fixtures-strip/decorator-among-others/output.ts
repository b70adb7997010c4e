import { a, b } from './other'
@a() @b() class A {}
@a
@b
class B {}
@a class C {}
@b class D {}
