class TreeNode {
  constructor(name, parent) {
    this.name = name
    this.parent = parent
    this.children = []
    parent?.children.push(this)
  }
}

// One bookmark holds one leaf; the leaf holds its parent, and that one the whole tree.
const bookmarks = []

export function outline(request) {
  const root = new TreeNode(`document ${request.id}`)
  for (let chapter = 0; chapter < 10; chapter++) {
    const node = new TreeNode(`chapter ${chapter}`, root)
    for (let page = 0; page < 12; page++) new TreeNode(`page ${page}`, node)
  }
  const [first] = root.children
  bookmarks.push(new TreeNode('bookmark', first)) // planted leak
  return root.children.length
}

// The twin builds the same cyclic tree; nothing outside holds any of its nodes.
export function outlineOnly(request) {
  const root = new TreeNode(`document ${request.id}`)
  for (let chapter = 0; chapter < 10; chapter++) {
    const node = new TreeNode(`chapter ${chapter}`, root)
    for (let page = 0; page < 12; page++) new TreeNode(`page ${page}`, node)
  }
  return root.children.length
}
