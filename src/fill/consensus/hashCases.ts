import { encodeExtraData } from '../../consensus/index.ts'
import { bytes, fromBytes, hash32, quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chain, chainIn, contextOf, council, outsider } from './council.ts'
import { headerOf, type HeaderPlan, listedOf, withSeals } from './headers.ts'

const profiles = ['psc-1', 'qbft-eea', 'besu', 'goquorum', 'qbft-2021', 'ibft2', 'ibft1'] as const
const seal = bytes(`0x${'12'.repeat(64)}01`)
const people = council(4)

/** Hashes of headers: with what they change, and with what they do not. */
export function hashCases(): readonly ConsensusCase[] {
  return [...profiles.flatMap(variants), ...chains(), ...unreadable(), ...unknown()]
}

function variants(profile: string): readonly ConsensusCase[] {
  const context = contextOf(profile)
  const plan: HeaderPlan = { height: 9n, round: 0n, proposer: at(people, 0).address, ...listedOf(people, context) }
  const plain = context.profile.extraData.kind === 'plain'
  const vote = { recipient: outsider.address, type: 'add' as const }
  const plans: readonly (readonly [string, HeaderPlan, boolean])[] = [
    ['round-0', plan, false],
    ['round-1', { ...plan, round: 1n }, false],
    ['round-200', { ...plan, round: 200n }, false],
    ['round-2147483647', { ...plan, round: 2_147_483_647n }, false],
    ['first-block', { ...plan, height: 0n }, false],
    ...(plain
      ? []
      : ([
          ['sealed', plan, true],
          ['sealed-round-1', { ...plan, round: 1n }, true],
        ] as const)),
    ...(plain || profile === 'ibft1' ? [] : ([['vote', { ...plan, extra: { vote } }, true]] as const)),
    ...(profile === 'ibft1' ? ([['proposer-seal', { ...plan, extra: { proposerSeal: seal } }, true]] as const) : []),
  ]
  return plans.map(([name, one, isSealed]) => hashCase(`${profile}/${name}`, profile, one, isSealed))
}

function hashCase(name: string, profile: string, plan: HeaderPlan, isSealed: boolean): ConsensusCase {
  const context = contextOf(profile)
  const { headerRlp } = withSeals(plan, isSealed ? [seal, seal] : [], context)
  const beside = context.profile.extraData.kind === 'plain' ? { round: quantity(plan.round) } : {}
  return {
    name: `hash/${name}`,
    given: `A header of the profile ${profile}: ${name.slice(profile.length + 1).replaceAll('-', ' ')}.`,
    when: 'A consensus core is asked for its hashes.',
    must: 'It gives the hash in the chain, and what seals and messages are over.',
    clauses: ['CNS-3', 'CNS-4', 'CNS-12', 'CNS-24', 'CNS-25'],
    asked: { kind: 'hash', ask: { profile, ...chainIn(profile), headerRlp: fromBytes(headerRlp), ...beside } },
    expected: { kind: 'accept', facts: {} },
  }
}

/** The commit hash of psc-1 covers the chain. */
function chains(): readonly ConsensusCase[] {
  const plan = { height: 9n, round: 1n, proposer: at(people, 0).address }
  const headerRlp = fromBytes(headerOf(plan, contextOf('psc-1')))
  const others = [
    { name: 'chain-1', on: { ...chain, chainId: quantity(1) } },
    { name: 'chain-of-64-bits', on: { ...chain, chainId: quantity(2n ** 64n - 1n) } },
    { name: 'genesis-zero', on: { ...chain, genesisHash: hash32(`0x${'00'.repeat(32)}`) } },
  ]
  return [
    ...others.map(({ name, on }): ConsensusCase => ({
      name: `hash/psc-1/${name}`,
      given: `A header of the profile psc-1 on another chain: ${name.replaceAll('-', ' ')}.`,
      when: 'A consensus core is asked for its hashes.',
      must: 'The hash in the chain is the same as on any chain, and what seals are over is not.',
      clauses: ['CNS-4', 'CNS-10', 'CNS-24'],
      asked: { kind: 'hash', ask: { profile: 'psc-1', chain: on, headerRlp, round: quantity(1) } },
      expected: { kind: 'accept', facts: {} },
    })),
    {
      name: 'hash/psc-1/no-chain',
      given: 'A header of the profile psc-1, and no chain.',
      when: 'A consensus core is asked for its hashes.',
      must: 'It refuses, for what seals are over is not known.',
      clauses: ['CNS-10'],
      twin: 'hash/psc-1/chain-1',
      asked: { kind: 'hash', ask: { profile: 'psc-1', headerRlp, round: quantity(1) } },
      expected: { kind: 'reject', reason: 'CONSENSUS_CHAIN_UNKNOWN' },
    },
  ]
}

/** Extra data that cannot be read: some profiles hash the header as it is, the others refuse it. */
function unreadable(): readonly ConsensusCase[] {
  return ['qbft-eea', 'besu', 'goquorum', 'ibft2', 'ibft1'].map((profile) => {
    const context = contextOf(profile)
    const held = {
      vanity: bytes(`0x${'00'.repeat(32)}`),
      validators: addressesOf(people),
      seals: [],
      round: 0n,
      proposerSeal: seal,
    }
    const extraData = fromBytes(Buffer.concat([encodeExtraData(held, context), Uint8Array.of(1, 2, 3)]))
    const plan = { height: 9n, round: 0n, proposer: at(people, 0).address, fields: { extraData } }
    const plain = context.profile.hashes.undecodable === 'plain'
    return {
      name: `hash/${profile}/unreadable`,
      given: `A header of the profile ${profile} with three bytes behind its extra data.`,
      when: 'A consensus core is asked for its hashes.',
      must: plain ? 'It hashes the header as it is.' : 'It refuses the extra data.',
      clauses: ['CNS-8', 'CNS-24'],
      ...(!plain && { twin: `hash/${profile}/round-0` }),
      asked: { kind: 'hash', ask: { profile, headerRlp: fromBytes(headerOf(plan, context)) } },
      expected: plain ? { kind: 'accept', facts: {} } : { kind: 'reject', reason: 'EXTRA_DATA_MALFORMED' },
    }
  })
}

function unknown(): readonly ConsensusCase[] {
  const plan = { height: 9n, round: 0n, proposer: at(people, 0).address }
  return ['qbft', 'psc-2', 'PSC-1'].map((profile) => ({
    name: `hash/unknown/${profile === 'PSC-1' ? 'capitals' : profile}`,
    given: `A header, and the name ${profile} of no profile.`,
    when: 'A consensus core is asked for its hashes.',
    must: 'It refuses the name.',
    clauses: ['CNS-25'],
    twin: 'hash/psc-1/round-0',
    asked: {
      kind: 'hash',
      ask: { profile, chain, headerRlp: fromBytes(headerOf(plan, contextOf('psc-1'))), round: quantity(0) },
    },
    expected: { kind: 'reject', reason: 'CONSENSUS_PROFILE_UNKNOWN' },
  }))
}
