import type { Alloc, StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { address, bytes, hash32, quantity, type Address } from '../../model/Hex.ts'
import { allowList, besuMigrating, besuOne, besuTwo, type GenesisContract } from './genesisContracts.ts'
import { reading } from './proofCases.ts'
import { shape } from './validatorSets.ts'
import { prove, word } from './states.ts'
import type { StorageCase } from './StorageCase.ts'

interface GenesisPlan {
  readonly name: string
  readonly from: GenesisContract
  readonly layout: string
  readonly members: readonly Address[]
}

const plans: readonly GenesisPlan[] = [
  {
    name: 'besu-one',
    from: besuOne,
    layout: 'validator-set-list',
    members: [address('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df')],
  },
  {
    name: 'besu-two',
    from: besuTwo,
    layout: 'validator-set-list',
    members: [
      address('0xe98d92560fac3069ccff53ef348ded26a51d4b68'),
      address('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df'),
    ],
  },
  {
    name: 'besu-migrating',
    from: besuMigrating,
    layout: 'validator-set-list',
    members: [
      address('0xe98d92560fac3069ccff53ef348ded26a51d4b68'),
      address('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df'),
    ],
  },
  {
    name: 'allow-list',
    from: allowList,
    layout: 'validator-allowlist',
    members: [
      address('0x65463bf6268e5cc409b6501ec846487b935a1446'),
      address('0x9a6d82ef3912d5ab60473124bccd2f2a640769d7'),
    ],
  },
]

const voters = ['0xfe3b557e8fb62b89f4916b721be55ceb828dbd73', '0x627306090abab3a6e1400e9345bc60c78a8bef57'] as const

/** Slots that other projects wrote into their genesis files, found by the layouts of the standard. */
export function genesisCases(): readonly StorageCase[] {
  return [...plans.map(setCase), ...allowListReads(), ...allowListSlots()]
}

function provenanceOf({ repository, path, commit, licence }: GenesisContract): NonNullable<StorageCase['provenance']> {
  return { kind: 'foreign', source: `${repository} ${path}`, commit, licence }
}

function stateOf(from: GenesisContract): Alloc {
  const storage = Object.fromEntries(Object.entries(from.storage).map(([slot, value]) => [hash32(slot), hash32(value)]))
  const account = { balance: quantity(0), nonce: quantity(0), code: bytes(from.code), storage }
  return { [address(from.address)]: account }
}

function setCase({ name, from, layout: named, members }: GenesisPlan): StorageCase {
  const layout = shape(named)
  const count = Number(BigInt(from.storage[word(0)] ?? 0))
  const items: readonly StorageRead[] = Array.from({ length: count }, (_, index) => ({
    variable: 'validators',
    path: [{ index: quantity(index) }],
  }))
  const reads = [{ variable: 'validators', path: [] }, ...items]
  return {
    name: `genesis/${name}`,
    given: `The validator contract ${from.address} of ${from.repository} (${from.path}).`,
    when: 'The sequencer proves its list and the prover reads the set.',
    must: `It reads ${members.length === 1 ? 'the one member' : `the ${members.length} members`} of the genesis file, sorted.`,
    clauses: ['LAY-6', 'LAY-20', 'LAY-21'],
    provenance: provenanceOf(from),
    question: {
      kind: 'validatorSet',
      ...prove(stateOf(from), layout, reads, address(from.address)),
      expected: { kind: 'set', members },
    },
  }
}

function allowListReads(): readonly StorageCase[] {
  const layout = shape('validator-allowlist')
  const owner = address(allowList.address)
  const field = (voter: string, name: string): StorageRead => ({
    variable: 'allowedAccounts',
    path: [{ key: bytes(voter) }, { field: name }],
  })
  const fields = ['allowed', 'activeValidator', 'validatorIndex']
  const accounts = prove(
    stateOf(allowList),
    layout,
    voters.flatMap((voter) => fields.map((name) => field(voter, name))),
    owner,
  )
  const validators = [
    bytes('0x9a6d82ef3912d5ab60473124bccd2f2a640769d7'),
    bytes('0x65463bf6268e5cc409b6501ec846487b935a1446'),
  ]
  const operators = prove(
    stateOf(allowList),
    layout,
    [
      ...validators.map((key) => ({ variable: 'validatorToAccount', path: [{ key }] })),
      { variable: 'numAllowedAccounts', path: [] },
    ],
    owner,
  )
  const about = { provenance: provenanceOf(allowList), when: 'The sequencer proves them and the prover reads them.' }
  return [
    {
      name: 'genesis/allow-list-accounts',
      given: `The packed structs of both accounts in ${allowList.address} of ${allowList.repository}.`,
      must: 'Both are allowed and active, with the indices 0 and 1.',
      clauses: ['LAY-1', 'LAY-7'],
      ...about,
      question: reading(accounts, ['0x01', '0x01', '0x00', '0x01', '0x01', '0x01']),
    },
    {
      name: 'genesis/allow-list-operators',
      given: `The accounts behind both validators in ${allowList.address} of ${allowList.repository}, and their number.`,
      must: 'They are the two accounts of the genesis file.',
      clauses: ['LAY-1'],
      ...about,
      question: reading(operators, [...voters, word(2)]),
    },
  ]
}

/** Each slot of the file that a mapping leads to. */
function allowListSlots(): readonly StorageCase[] {
  const layout: StorageShape = shape('validator-allowlist')
  const keys = [
    ['allowedAccounts', voters[0], 'allowed'],
    ['allowedAccounts', voters[1], 'validatorIndex'],
    ['validatorToAccount', '0x9a6d82ef3912d5ab60473124bccd2f2a640769d7', ''],
    ['validatorToAccount', '0x65463bf6268e5cc409b6501ec846487b935a1446', ''],
  ] as const
  const slots = Object.keys(allowList.storage).slice(3, 7)
  return keys.map(([variable, key, field], index) => ({
    name: `genesis/allow-list-slot-${index + 1}`,
    given: `The mapping ${variable} of ${allowList.repository}.`,
    when: `A party is asked where the entry of ${key} lies.`,
    must: 'It names the slot that the genesis file writes.',
    clauses: ['LAY-1', 'LAY-5'],
    provenance: provenanceOf(allowList),
    compiler: { name: `genesis of ${allowList.repository}`, version: allowList.commit },
    question: {
      kind: 'slot',
      layout,
      read: { variable, path: [{ key: bytes(key) }, ...(field === '' ? [] : [{ field }])] },
      expected: {
        kind: 'located',
        slot: hash32(slots[index] ?? word(0)),
        offset: field === 'validatorIndex' ? 2 : 0,
        size: field === '' ? 20 : 1,
      },
    },
  }))
}
