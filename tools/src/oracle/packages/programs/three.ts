import * as three from 'three'
import { canonical, exercise, print } from '../surface.ts'

/* Every class of three's math, geometries and scene graph, and every method of the math. */

const calls = () => [
  [],
  [1, 2, 3, 4],
  [new three.Vector3(1, 2, 3), new three.Vector3(-1, 0.5, 2)],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 1],
  [0xff8800],
]

// What needs a page, and what loops for ever over a size that is no number.
const left =
  /^(?:PropertyMixer|.*Interpolant|WebGL|WebXR|Audio|PMREM|ImageLoader|.*Loader$|LoadingManager|Clock|Timer|CanvasTexture|VideoTexture|VideoFrameTexture|Cache|DefaultLoadingManager|ImageUtils)/
const names = Object.keys(three).filter((it) => left.test(it))
exercise(three, calls, { skip: names, depth: 2 })

const math = [
  'Box2',
  'Box3',
  'Color',
  'Cylindrical',
  'Euler',
  'Frustum',
  'Line3',
  'Matrix2',
  'Matrix3',
  'Matrix4',
  'Plane',
  'Quaternion',
  'Ray',
  'Sphere',
  'Spherical',
  'SphericalHarmonics3',
  'Triangle',
  'Vector2',
  'Vector3',
  'Vector4',
] as const
const partners = (): readonly object[] => [
  new three.Vector3(1, 2, 3),
  new three.Matrix4().makeRotationX(1),
  new three.Box3(new three.Vector3(0, 0, 0), new three.Vector3(1, 2, 3)),
  new three.Sphere(new three.Vector3(1, 1, 1), 2),
  new three.Plane(new three.Vector3(0, 1, 0), -1),
  new three.Quaternion(0, 0.6, 0, 0.8),
]
for (const name of math) {
  const Class = three[name] as new () => object
  for (const method of Object.getOwnPropertyNames(Class.prototype).sort()) {
    if (method === 'constructor') continue
    for (const [index, partner] of [...partners(), 2].entries()) {
      const subject = new Class()
      try {
        const member: unknown = Reflect.get(subject, method)
        if (typeof member !== 'function') continue
        const result: unknown = Reflect.apply(member, subject, [partner, partners()[0], 0.5])
        console.log(`${name}.${method}(${index}): ${canonical(result, 2)} and ${canonical(subject, 2)}`)
      } catch (error) {
        console.log(`${name}.${method}(${index}) throws ${(error as Error).message}`)
      }
    }
  }
}

const scene = new three.Scene()
const group = new three.Group()
for (const geometry of [
  new three.BoxGeometry(1, 2, 3),
  new three.SphereGeometry(1, 8, 6),
  new three.TorusKnotGeometry(1, 0.3, 20, 4),
]) {
  const mesh = new three.Mesh(geometry, new three.MeshStandardMaterial({ color: 0x336699 }))
  mesh.position.set(group.children.length * 3, 0, 0)
  mesh.rotation.set(0.1, 0.2, 0.3)
  group.add(mesh)
}
scene.add(group, new three.DirectionalLight(0xffffff, 2), new three.PerspectiveCamera(50, 2, 0.1, 100))
scene.updateMatrixWorld(true)
const hits = new three.Raycaster(new three.Vector3(0, 0.1, 10), new three.Vector3(0, 0, -1)).intersectObjects(
  scene.children,
)
print(
  'hits',
  hits.map(({ distance, point, faceIndex, uv }) => ({ distance, point, faceIndex, uv })),
)
print('bounds', new three.Box3().setFromObject(scene))
console.log(JSON.stringify(scene.toJSON()).slice(0, 60_000))
const clip = new three.AnimationClip('move', 2, [
  new three.VectorKeyframeTrack('.position', [0, 1, 2], [0, 0, 0, 1, 2, 3, 4, 5, 6]),
])
const mixer = new three.AnimationMixer(group)
mixer.clipAction(clip).play()
mixer.update(0.75)
print('animated', group.position)
print(
  'curve',
  new three.CatmullRomCurve3([
    new three.Vector3(),
    new three.Vector3(1, 2, 0),
    new three.Vector3(3, 0, 1),
  ]).getSpacedPoints(5),
)
print(
  'shapes',
  three.ShapeUtils.triangulateShape([new three.Vector2(0, 0), new three.Vector2(2, 0), new three.Vector2(1, 2)], []),
)
print('cloned', scene.clone().children.length)
