import { expectCollected } from '@overstay/runtime'
class Base {}

  @expectCollected({
    within: 'request',
    name: 'query', // why
  })
  class Query extends Base {}
new Query()
