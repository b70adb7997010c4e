import { site } from '../stamp.mjs'

const atNode = site(import.meta.url, '16:29', 'new', 'TreeNode', 'grow')
export let selected

class TreeNode {
  children = []
  constructor(parent) {
    this.parent = parent
    parent?.children.push(this)
  }
}

function grow(scope) {
  const node = (parent) => atNode(scope, new TreeNode(parent))
  const root = node(null)
  for (let index = 0; index < 4; index++) selected = node(root)
}

export function round(scope) {
  grow(scope)
  selected = undefined
}
