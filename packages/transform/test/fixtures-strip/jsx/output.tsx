export const View = () => <div ref={make()} {...rest}>{() => 1}{<b />}/* @expectCollected */</div>
