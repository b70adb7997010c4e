export { expectCollected } from '@overstay/runtime'
export const other = 1
