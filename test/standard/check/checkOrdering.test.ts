import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkSpec } from '../../../src/standard/checkSpec.ts'
import { describeFinding } from '../../../src/standard/Finding.ts'
import { specRoot } from '../../../src/standard/specRoot.ts'
import { withDigests } from '../../../src/tools/writeDigests.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

interface Damage {
  readonly policy: string
  readonly from: string
  readonly to: string
}

/** What is found in a copy of the standard in which one text of a policy is another; digests are as they have to be. */
function findings({ policy, from, to }: Damage, bringDigestsUp = true): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-spec-'))
  folders.push(folder)
  const root = join(folder, 'spec')
  cpSync(specRoot(), root, { recursive: true })
  const path = join(root, 'ordering', policy)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
  const list = join(root, 'standard.yaml')
  if (bringDigestsUp) writeFileSync(list, withDigests(readFileSync(list, 'utf8'), root))
  return checkSpec(root).map((finding) => describeFinding(finding).replace(/:\d+:\d+:/, ':'))
}

describe('a damaged policy is found out:', () => {
  test.each([
    {
      flaw: 'a name that is not the file',
      policy: 'arrival.yaml',
      from: 'name: arrival',
      to: 'name: first-come',
      finding:
        'spec/ordering/arrival.yaml: the file is called arrival.yaml but says first-come. Fix: write arrival or rename the file',
    },
    {
      flaw: 'a key that is given twice',
      policy: 'priority-fee.yaml',
      from: '[effectivePriorityFee, arrival, hash]',
      to: '[effectivePriorityFee, arrival, arrival]',
      finding: 'spec/ordering/priority-fee.yaml: the key arrival is given twice. Fix: keep one of the two',
    },
    {
      flaw: 'keys that leave an order open',
      policy: 'priority-fee.yaml',
      from: '[effectivePriorityFee, arrival, hash]',
      to: '[effectivePriorityFee]',
      finding:
        'spec/ordering/priority-fee.yaml: transactions that are alike in every key have no order (ORD-8). Fix: end the keys with arrival or hash',
    },
    {
      flaw: 'a policy that says what another says',
      policy: 'arrival-strict.yaml',
      from: 'unfit: stop',
      to: 'unfit: skip',
      finding:
        'spec/ordering/arrival.yaml: the policy says the same as arrival-strict (ORD-8). Fix: keep one of the two',
    },
  ])('$flaw', ({ policy, from, to, finding }) => {
    expect(findings({ policy, from, to })).toEqual([finding])
  })

  test('a changed policy under the old digest', () => {
    const [finding, ...more] = findings(
      { policy: 'arrival.yaml', from: "priceBumpPercent: '10'", to: "priceBumpPercent: '11'" },
      false,
    )
    expect(more).toEqual([])
    expect(finding).toMatch(
      /^spec\/standard.yaml: the part ordering\/arrival.yaml has the digest [0-9a-fx]+. Fix: run /,
    )
  })
})
