/**
 * Shows a view.
 * @param model what it shows
 */
export function show(model) {}

export const hide = () => {}

export class View {}

/**
 * First. */
export const first = () => {}
/** Last.
 */
export const last = () => {}
