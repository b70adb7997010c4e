export class Session {
  id = 1
}
