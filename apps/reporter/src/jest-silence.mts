/** Jest's reporter for repetitions, whose results nobody is to see. */
export default class Silence {}
