class Base {}

  class Query extends Base {}
new Query()
