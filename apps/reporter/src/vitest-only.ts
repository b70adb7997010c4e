/** Names a test file that Vitest is to run, wherever the project's own tests lie; for `overstay doctor`. */
export const ONLY_TEST = 'OVERSTAY_ONLY_TEST'
