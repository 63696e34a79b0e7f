import { isTrigger, runFaulty } from './program.ts'

// Writes 100 MB of log in the middle of a case and never comes back.
runFaulty({
  concurrency: 4,
  misbehave(request) {
    if (!isTrigger(request)) return false
    for (let megabyte = 0; megabyte < 100; megabyte++) process.stderr.write('log '.repeat(262_144))
    return true
  },
})
