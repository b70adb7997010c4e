var assert = {
  sameValue: function (actual, expected) {
    if (!Object.is(actual, expected)) throw new Test262Error(String(actual) + ' is not ' + String(expected))
  },
}
