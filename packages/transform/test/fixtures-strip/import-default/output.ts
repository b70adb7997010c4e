import other from 'overstay'
export const f = () => [[1], other, [2]]
export const g = () => f
