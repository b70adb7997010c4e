#!/usr/bin/env node
export const a = []
