#!/usr/bin/env node
import { main } from './cli.ts'

process.exitCode = await main(process.argv.slice(2), {
  output: process.stdout,
  display: process.stderr,
  environment: process.env,
})
// Adapters that still run are ended by the exit hook.
process.exit()
