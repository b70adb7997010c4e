import { other } from './leaks'
export const f = () => [[1], [2]]
