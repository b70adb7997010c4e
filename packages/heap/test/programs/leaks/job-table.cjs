// node-schedule 1.3: jobs stay in a table that the module exports, under unique names.
const url = __filename
let jobs = 0
const scheduledJobs = {}
exports.scheduledJobs = scheduledJobs

class Job {
  constructor() {
    this.name = `<Anonymous Job ${++jobs}>`
    this.job = () => this.name
  }
}

exports.round = async (scope) => {
  const { site } = await import('../stamp.mjs')
  exports.at ??= site(url, '22:32', 'new', 'Job', 'scheduleJob')
  for (let index = 0; index < 3; index++) scheduleJob(scope)
}

function scheduleJob(scope) {
  const job = exports.at(scope, new Job())
  scheduledJobs[job.name] = job
}
