class Query {}
export default class {}
const View = class {}
export { Query, View }
