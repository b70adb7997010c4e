// An annotated class needs no repetition: one instance that outlives its scope fails.
/* @expectCollected within: request */
class Session /* planted leak */ {
  static latest

  constructor(user) {
    this.user = user
    this.rights = ['read']
  }
}

// "Only the last one" is one too many when it holds a user's data after the request.
export function login(request) {
  Session.latest = new Session(`user ${request.id}`)
  return Session.latest.rights.length
}

// The twin keeps what it needs of the session, not the session.
let latestRights = 0

export function loginAndForget(request) {
  const session = new Session(`user ${request.id}`)
  latestRights = session.rights.length
  return latestRights
}
