#!/usr/bin/env node
import { bugText, main } from './cli.ts'
import { exitCode } from './report/exitCode.ts'

// A bug in a callback has nobody to catch it; it must still end with one message and its own exit code.
process.on('uncaughtException', (error) => {
  process.stderr.write(bugText(error, process.env))
  process.exit(exitCode.suiteBug)
})

const code = await main(process.argv.slice(2), {
  output: process.stdout,
  display: process.stderr,
  environment: process.env,
})
// Adapters that still run are ended by the exit hook.
process.exit(code)
