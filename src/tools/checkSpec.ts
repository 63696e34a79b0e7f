import { checkSpec } from '../standard/checkSpec.ts'
import { describeFinding } from '../standard/Finding.ts'

const findings = checkSpec()
for (const finding of findings) process.stdout.write(`${describeFinding(finding)}\n`)
process.stdout.write(findings.length === 0 ? 'spec/ is sound\n' : `${findings.length} findings\n`)
if (findings.length > 0) process.exitCode = 1
