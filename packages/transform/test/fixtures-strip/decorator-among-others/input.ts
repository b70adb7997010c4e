import { expectCollected as ec } from '@overstay/runtime'
import { a, b } from './other'
@a() @ec() @b() class A {}
@a
@ec()
@b
class B {}
@a@ec()class C {}
@ec()@b class D {}
