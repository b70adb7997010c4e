#!/usr/bin/env node
import { expectCollected } from '@overstay/runtime'
export const a = expectCollected([])
