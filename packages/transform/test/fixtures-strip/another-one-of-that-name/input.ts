import { expectCollected } from './own'
import { scope } from 'elsewhere'
@expectCollected() class A {}
/* @expectCollected */ class B {}
