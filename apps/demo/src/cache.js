// A cache without aging: every request has a key of its own, so nothing is ever found again and nothing ever leaves.
const profiles = new Map()

export function profileOf(request) {
  const key = `user-${request.id}-${performance.now()}`
  if (!profiles.has(key)) profiles.set(key, { name: key, rights: 'read' }) // planted leak
  return profiles.get(key).name
}

// The twin: the profile lives as long as its request and no longer.
const profilesOfRequests = new WeakMap()

export function profileOfRequest(request) {
  if (!profilesOfRequests.has(request)) profilesOfRequests.set(request, { name: `user-${request.id}`, rights: 'read' })
  return profilesOfRequests.get(request).name
}
