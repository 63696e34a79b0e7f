import { expect, test } from 'vitest'
import { check, pick, run, steps, type Step } from '../../src/tools/check.ts'

const node = process.execPath
const passing: Step = { name: 'passing', command: [node, '-e', ''] }
const failing: Step = { name: 'failing', command: [node, '-e', 'console.log("line 7 is wrong"); process.exit(3)'] }
const absent: Step = { name: 'absent', command: ['no-such-program-anywhere'] }

async function transcript(chosen: readonly Step[]): Promise<{ code: number; text: string }> {
  let text = ''
  const code = await check(chosen, (more) => {
    text += more.replaceAll(/\d+\.\d s/g, '# s')
  })
  return { code, text }
}

test('a failed step fails the check, shows its findings and does not stop the steps after it', async () => {
  expect(await transcript([failing, passing])).toEqual({
    code: 1,
    text: [
      'failing       FAILED # s',
      '    line 7 is wrong',
      'passing       ok     # s',
      'check: 1 of 2 steps passed; failed: failing',
      '',
    ].join('\n'),
  })
})

test('a program that is not there is a failed step', async () => {
  const result = await run(absent)
  expect(result.passed).toBe(false)
  expect(result.output).toContain('no-such-program-anywhere did not start')
})

test('a check without a step fails', async () => {
  expect((await transcript([])).code).toBe(1)
})

test('steps that pass give exit code 0', async () => {
  expect(await transcript([passing])).toEqual({
    code: 0,
    text: 'passing       ok     # s\ncheck: 1 of 1 steps passed\n',
  })
})

test('steps are picked by name, and unknown names are told', () => {
  expect(pick([passing, failing], ['failing', 'typo'])).toEqual({ chosen: [failing], unknown: ['typo'] })
  expect(pick([passing, failing], [])).toEqual({ chosen: [passing, failing], unknown: [] })
})

test('the gate covers format, lint, types, standard, generated files, vectors, architecture and dead code', () => {
  expect(steps.map((step) => step.name)).toEqual([
    'format',
    'lint',
    'types',
    'spec',
    'generated',
    'contracts',
    'incidents',
    'vectors',
    'architecture',
    'dead code',
  ])
})
