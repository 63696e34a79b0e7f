import type { BuildBlocksParams, BuildBlocksResult, BuiltBlock } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { ForkActivation, PrecompileEntry, PrecompileHistory, Ruleset } from '../../model/generated/ruleset.ts'
import { address, type Address } from '../../model/Hex.ts'
import type { MutantKind, RoleHandlers } from './MutantKind.ts'

const systemContracts = [
  'beaconRoots',
  'historyStorage',
  'depositContract',
  'withdrawalRequests',
  'consolidationRequests',
] as const

/** Why a builder leaves out what no prover takes. */
const capacityReasons: readonly Reason[] = ['CAPACITY_EXCEEDED', 'PRECOMPILE_UNSUPPORTED']

/** Faults of configuration and of builders that brought real sequencers and provers apart. */
export const incidentKinds: readonly MutantKind[] = [
  {
    kind: 'precompile-since-genesis',
    form: 'precompile-since-genesis:<address>',
    sentence: 'The precompile is there in every fork, from the first one on.',
    plant: (subject, rest) => {
      if (!/^0x[0-9a-f]{1,40}$/i.test(subject) || rest !== '') return null
      return { ruleset: (declared) => sinceGenesis(declared, BigInt(subject)) }
    },
  },
  {
    kind: 'system-contract-moved',
    form: `system-contract-moved:<${systemContracts.join(' or ')}>`,
    sentence: 'The system contract is looked for one address further.',
    plant: (subject, rest) => {
      const name = systemContracts.find((candidate) => candidate === subject)
      return name === undefined || rest !== '' ? null : { ruleset: (declared) => moved(declared, name) }
    },
  },
  {
    kind: 'blob-schedule-kept',
    form: 'blob-schedule-kept:<fork>',
    sentence: 'The fork begins with the blob parameters of the one before.',
    plant: (subject, rest) => (subject === '' || rest !== '' ? null : { ruleset: (of) => keptSchedule(of, subject) }),
  },
  {
    kind: 'fork-names-alone',
    form: 'fork-names-alone',
    sentence:
      'The rules follow from the names of forks; what the ruleset of the chain limits beside them is not known.',
    plant: (subject) => (subject === '' ? { ruleset: withoutOwnLimits } : null),
  },
  {
    kind: 'restart-loses-blocks',
    form: 'restart-loses-blocks',
    sentence: 'A builder that has built a block goes on from the state before it.',
    plant: (subject) => (subject === '' ? building((params, honest) => restarted(params, honest)) : null),
  },
  {
    kind: 'witness-spoils-state',
    form: 'witness-spoils-state',
    sentence: 'To record the witness of a block takes back what the block wrote.',
    plant: (subject) =>
      subject === ''
        ? building(async (params, honest) =>
            params.emit.includes('witness') ? restarted(params, honest) : honest(params),
          )
        : null,
  },
  {
    kind: 'excluded-fills-counters',
    form: 'excluded-fills-counters',
    sentence: 'What is left out for want of room is counted all the same, so that nothing after it has room.',
    plant: (subject) => (subject === '' ? building(fullAfterExclusion) : null),
  },
]

type Build = RoleHandlers['seq_buildBlocks']

function building(
  faulty: (params: BuildBlocksParams, honest: Build) => Promise<BuildBlocksResult>,
): ReturnType<MutantKind['plant']> {
  return {
    handlers: (honest) => ({
      ...honest,
      seq_buildBlocks: (params) => faulty(params, async (other) => honest.seq_buildBlocks(other)),
    }),
  }
}

async function restarted(params: BuildBlocksParams, honest: Build): Promise<BuildBlocksResult> {
  const right = await honest(params)
  const [first, ...others] = params.blocks
  if (first === undefined || others.length === 0) return right
  const again = await honest({ ...params, blocks: others })
  return { ...right, blocks: [...right.blocks.slice(0, 1), ...again.blocks] }
}

async function fullAfterExclusion(params: BuildBlocksParams, honest: Build): Promise<BuildBlocksResult> {
  const right = await honest(params)
  const cuts = right.blocks.map(firstWithoutRoom)
  if (cuts.every((cut) => cut === undefined)) return right
  const blocks = params.blocks.map((block, place) => {
    const cut = cuts[place]
    return cut === undefined ? block : { ...block, transactions: block.transactions.slice(0, cut.index + 1) }
  })
  const { blocks: built, ...rest } = await honest({ ...params, blocks })
  return { ...rest, blocks: built.map((block, place) => withoutRoom(block, params.blocks[place], cuts[place])) }
}

type Exclusion = BuiltBlock['excluded'][number]

function firstWithoutRoom({ excluded }: BuiltBlock): Exclusion | undefined {
  return excluded.find(({ reason }) => capacityReasons.includes(reason))
}

function withoutRoom(
  block: BuiltBlock,
  asked: BuildBlocksParams['blocks'][number] | undefined,
  cut: Exclusion | undefined,
): BuiltBlock {
  if (cut === undefined || asked === undefined) return block
  const later = asked.transactions.slice(cut.index + 1).map((_, place) => ({ ...cut, index: cut.index + 1 + place }))
  return { ...block, excluded: [...block.excluded, ...later] }
}

function sinceGenesis(ruleset: Ruleset, where: bigint): Ruleset {
  const [genesis] = ruleset.forks
  if (genesis === undefined) return ruleset
  const change = (precompile: PrecompileHistory): PrecompileHistory => {
    const first = precompile.history.find(({ status }) => status === 'active')
    if (BigInt(precompile.address) !== where || first === undefined || first.sinceFork === genesis.id) return precompile
    const history: readonly PrecompileEntry[] = [{ ...first, sinceFork: genesis.id }, ...precompile.history]
    return { ...precompile, history }
  }
  return { ...ruleset, precompiles: ruleset.precompiles.map(change) }
}

function moved(ruleset: Ruleset, name: (typeof systemContracts)[number]): Ruleset {
  const place = ruleset.systemContracts[name]
  if (place === undefined) return ruleset
  return { ...ruleset, systemContracts: { ...ruleset.systemContracts, [name]: next(place) } }
}

function next(place: Address): Address {
  return address(`0x${(BigInt(place) + 1n).toString(16).padStart(40, '0')}`)
}

function keptSchedule(ruleset: Ruleset, id: string): Ruleset {
  const before = ruleset.forks.slice(
    0,
    ruleset.forks.findIndex((fork) => fork.id === id),
  )
  const kept = before.findLast(({ blob }) => blob !== undefined)?.blob
  if (kept === undefined) return ruleset
  const forks = ruleset.forks.map((fork): ForkActivation => (fork.id === id ? { ...fork, blob: kept } : fork))
  return { ...ruleset, forks }
}

function withoutOwnLimits(ruleset: Ruleset): Ruleset {
  const change = (entry: PrecompileEntry): PrecompileEntry => {
    if (entry.limits === undefined) return entry
    const { maxInputBytes: _, maxCallsPerBlock: __, ...limits } = entry.limits
    return { ...entry, limits }
  }
  return {
    ...ruleset,
    limits: {},
    precompiles: ruleset.precompiles.map((precompile) => ({ ...precompile, history: precompile.history.map(change) })),
  }
}
