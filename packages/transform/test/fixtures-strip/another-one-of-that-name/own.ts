export const expectCollected = () => () => {}
