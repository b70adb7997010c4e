import { expectCollected } from '@overstay/runtime'
@expectCollected({ within: 'request' }) class Query {}
export default @expectCollected() class {}
const View = @expectCollected() class {}
export { Query, View }
