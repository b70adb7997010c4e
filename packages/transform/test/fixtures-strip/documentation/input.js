/**
 * Shows a view.
 * @expectCollected within: request
 * @param model what it shows
 */
export function show(model) {}

/** @expectCollected */
export const hide = () => {}

/**
 * @expectCollected
 */
export class View {}

/** @expectCollected
 * First. */
export const first = () => {}
/** Last.
 * @expectCollected */
export const last = () => {}
