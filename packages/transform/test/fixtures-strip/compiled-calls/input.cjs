"use strict";
const runtime_1 = require("@overstay/runtime");
const made = () => (0, runtime_1.expectCollected)(new Map(), { within: "test" });
exports.made = made;
