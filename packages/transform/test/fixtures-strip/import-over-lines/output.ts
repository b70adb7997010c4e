import {
  scope,
  openScope,
} from '@overstay/runtime'

scope(openScope)
