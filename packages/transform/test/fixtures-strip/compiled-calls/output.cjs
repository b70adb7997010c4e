"use strict";
const made = () => new Map();
exports.made = made;
