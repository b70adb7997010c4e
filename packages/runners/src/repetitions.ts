/** How often a suspicious test is run again: enough to tell growth from a start-up cost and from the last few. */
export const REPETITIONS = 5
