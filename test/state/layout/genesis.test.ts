import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import type { StorageRead } from '../../../src/model/generated/adapter.ts'
import { bytes, quantity } from '../../../src/model/Hex.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { locate } from '../../../src/state/layout/locate.ts'
import { slotKey } from '../../../src/state/layout/openProof.ts'
import { shapeOf } from '../../../src/state/layout/shapeOf.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/consensus')
const reason = existsSync(folder) ? '' : ' (skipped: ../shared/data/consensus is not there)'

interface Genesis {
  readonly alloc: Readonly<Record<string, { readonly storage?: Readonly<Record<string, string>> }>>
}

interface Attested {
  readonly mappingSlotsAttested: readonly { readonly variable: string; readonly key: string; readonly slot: string }[]
  readonly layoutComparison_computedHere: readonly {
    readonly address: string
    readonly solidity: string
    readonly talkOrVyperOrder: string
  }[]
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Content
}

function slotIn(layout: string, of: StorageRead): string {
  const found = loadStandard().storage.get(layout)
  if (found === undefined) throw new Error(`there is no layout ${layout}`)
  return slotKey(locate(shapeOf(found), of, { keccak256 }).slot)
}

/** Storage of every contract that has some in a genesis file. */
function storagesOf(name: string): readonly ReadonlyMap<string, string>[] {
  const padded = (text: string): string => `0x${text.replace('0x', '').padStart(64, '0')}`
  return Object.values(read<Genesis>(`raw/${name}`).alloc).flatMap(({ storage }) =>
    storage === undefined
      ? []
      : [new Map(Object.entries(storage).map(([slot, value]) => [padded(slot), padded(value)]))],
  )
}

describe(`slots of genesis files of other projects${reason}`, () => {
  test
    .skipIf(reason !== '')
    .each([
      'besu-genesis_validator_contract.json',
      'besu-genesis_migrating_validator_contract.json',
      'besu-genesis_validator_contract_london.json',
      'besu-genesis_validator_contract_shanghai.json',
    ])('%s has a list in slot 0 and nothing else', (name) => {
    const contracts = storagesOf(name).map((storage) => [...storage.keys()])
    expect(contracts.length).toBeGreaterThan(0)
    for (const slots of contracts) {
      const items = slots.slice(1).map((_, index) => ({ variable: 'validators', path: [{ index: quantity(index) }] }))
      const derived = [{ variable: 'validators', path: [] }, ...items].map((of) => slotIn('validator-set-list', of))
      expect(slots.toSorted()).toEqual(derived.toSorted())
    }
  })

  test
    .skipIf(reason !== '')
    .each([
      'validator-smart-contracts-demoSetup_qbftNode1_besu_genesis.json',
      'validator-smart-contracts-scripts_allowlist_genesisContent_genesis.json',
    ])('every slot of %s follows from the layout of the allow list', (name) => {
    const layout = 'validator-allowlist'
    const [storage] = storagesOf(name)
    const item = (index: number): StorageRead => ({ variable: 'validators', path: [{ index: quantity(index) }] })
    const held = (of: StorageRead): string => storage?.get(slotIn(layout, of)) ?? ''
    const operators = [0, 1].map((index): StorageRead => {
      const validator = bytes(`0x${held(item(index)).slice(-40)}`)
      return { variable: 'validatorToAccount', path: [{ key: validator }] }
    })
    const accounts = operators.map((of): StorageRead => {
      const account = bytes(`0x${held(of).slice(-40)}`)
      return { variable: 'allowedAccounts', path: [{ key: account }, { field: 'allowed' }] }
    })
    const counts: readonly StorageRead[] = ['validators', 'numAllowedAccounts'].map((variable) => ({
      variable,
      path: [],
    }))
    const derived = [...counts, item(0), item(1), ...operators, ...accounts].map((of) => slotIn(layout, of))
    expect([...(storage?.keys() ?? [])].toSorted()).toEqual(derived.toSorted())
  })

  test.skipIf(reason !== '')('the slots of mappings that others worked out are ours', () => {
    for (const { variable, key, slot } of read<Attested>('validator-contract-storage.json').mappingSlotsAttested) {
      const path = [{ key: bytes(key) }, ...(variable === 'allowedAccounts' ? [{ field: 'allowed' }] : [])]
      expect(slotIn('validator-allowlist', { variable, path })).toBe(slot)
    }
  })

  test.skipIf(reason !== '')('both key orders give the slots that were worked out for real validators', () => {
    for (const { address, solidity, talkOrVyperOrder } of read<Attested>('validator-contract-storage.json')
      .layoutComparison_computedHere) {
      const of = { variable: 'members', path: [{ key: bytes(address) }] }
      expect(slotIn('validator-set-solidity', of)).toBe(solidity)
      expect(slotIn('validator-set-talk', of)).toBe(talkOrVyperOrder)
    }
  })
})

test('every worked example of the standard is what the derivation gives', () => {
  for (const layout of loadStandard().storage.values()) {
    const shape = shapeOf(layout)
    for (const { variable, key, index, slot } of layout.examples) {
      const struct = shape.variables.find(({ name }) => name === variable)?.type.includes('AccountInfo') === true
      const path = [
        ...(key === undefined ? [] : [{ key }]),
        ...(index === undefined ? [] : [{ index: quantity(BigInt(index)) }]),
        ...(struct ? [{ field: 'allowed' }] : []),
      ]
      expect(slotKey(locate(shape, { variable, path }, { keccak256 }).slot), `${layout.name} ${variable}`).toBe(slot)
    }
  }
})
