import { expectCollected } from '@overstay/runtime'

@expectCollected()
export class Session {
  id = 1
}
