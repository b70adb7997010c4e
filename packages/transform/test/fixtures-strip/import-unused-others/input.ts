// The demo.
import { expectCollected, scope, checkpoint as mark } from '@overstay/runtime';
import whole, * as all from '@overstay/runtime';
import { a } from './a';

export const b = expectCollected(a.scope, { within: 'scope' });
