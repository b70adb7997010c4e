import {
  expectCollected,
  scope,
  shouldGoAway,
  openScope,
} from '@overstay/runtime'

scope(expectCollected(openScope))
