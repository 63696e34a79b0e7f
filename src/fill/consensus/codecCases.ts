import * as Rlp from '../../codec/Rlp.ts'
import {
  encodeMessage,
  type ConsensusMessage,
  type MessageName,
  messageNamed,
  type Profile,
} from '../../consensus/index.ts'
import { fromBytes, quantity } from '../../model/Hex.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { at, contextOf, council } from './council.ts'
import { type EncodingDamage, integerDamages, lengthDamages, listDamages, replaceItem } from './damages.ts'
import { extraDataCases } from './extraDataCases.ts'
import {
  blockOf,
  messageNames,
  messageOf,
  messageQuestion,
  preparesBy,
  roundChangePayload,
  type Scene,
  signedBy,
} from './messages.ts'

const specified = ['psc-1', 'qbft-eea'] as const
const profiles = [...specified, 'besu', 'goquorum'] as const

/** Encodings of messages and of extra data: the canonical ones, and others. */
export function codecCases(): readonly ConsensusCase[] {
  return [
    ...profiles.flatMap(goodCases),
    ...specified.flatMap(badCases),
    ...specified.flatMap(codeCases),
    ...extraDataCases(),
  ]
}

function sceneOf(profile: string, round: bigint): Scene {
  return { context: contextOf(profile), people: council(4), height: 12n, round }
}

function nameOf(profile: string, name: MessageName): string {
  return `codec/${profile}/${name.toLowerCase().replace('_', '-')}`
}

function goodCases(profile: string): readonly ConsensusCase[] {
  const plain = messageNames.flatMap((name) =>
    [0n, 1n, 127n, 128n, 2_147_483_647n].map((round) =>
      accepted(`${nameOf(profile, name)}-round-${round}`, name, messageOf(name, sceneOf(profile, round)), round),
    ),
  )
  return [...plain, ...justified(profile)]
}

/** Messages of round 1 with what was prepared in round 0. */
function justified(profile: string): readonly ConsensusCase[] {
  const scene = sceneOf(profile, 1n)
  const before = { ...scene, round: 0n }
  const { people, context } = scene
  const prepares = preparesBy(people.slice(0, 3), before)
  const roundChange = (author = at(people, 0)): ConsensusMessage => ({
    signed: signedBy('ROUND_CHANGE', roundChangePayload(scene, true), author, context),
    block: blockOf(before),
    prepares,
  })
  const roundChanges = people.slice(0, 3).map((author) => roundChange(author).signed)
  const proposal: ConsensusMessage = { ...messageOf('PROPOSAL', scene), roundChanges, prepares }
  const fresh = people.slice(0, 3).map((author) => messageOf('ROUND_CHANGE', scene, author).signed)
  return [
    accepted(`${nameOf(profile, 'ROUND_CHANGE')}-prepared`, 'ROUND_CHANGE', roundChange(), 1n),
    accepted(`${nameOf(profile, 'PROPOSAL')}-prepared`, 'PROPOSAL', proposal, 1n),
    accepted(
      `${nameOf(profile, 'PROPOSAL')}-fresh`,
      'PROPOSAL',
      { ...proposal, roundChanges: fresh, prepares: [] },
      1n,
    ),
  ]
}

function accepted(name: string, message: MessageName, made: ConsensusMessage, round: bigint): ConsensusCase {
  const profile = name.split('/')[1] ?? ''
  const scene = sceneOf(profile, round)
  return {
    name,
    given: `Four validators under the profile ${profile}, and a canonical ${message} of round ${round} at height 12 (${name}).`,
    when: 'A consensus core is given the message.',
    must: 'It reads every field and names the author.',
    clauses: ['CNS-7', 'CNS-9', 'CNS-11', 'CNS-12', 'CNS-13', ...(message === 'COMMIT' ? ['CNS-14'] : [])],
    asked: messageQuestion(made, scene),
    expected: {
      kind: 'accept',
      facts: { type: message, height: quantity(12), round: quantity(round), author: at(scene.people, 0).address },
    },
  }
}

function badCases(profile: string): readonly ConsensusCase[] {
  return messageNames.flatMap((name) => {
    const scene = sceneOf(profile, 1n)
    const encoded = encodeMessage(messageOf(name, scene), scene.context)
    return damagesOf(profile, name).map(({ damage, reason }) => ({
      name: `${nameOf(profile, name)}-${damage.name}`,
      given: `Four validators under the profile ${profile}, and a ${name} of round 1 whose ${damage.what}.`,
      when: 'A consensus core is given the message.',
      must: 'It refuses the message.',
      clauses: [reason === 'CONSENSUS_MESSAGE_MALFORMED' ? 'CNS-7' : 'CNS-9'],
      twin: `${nameOf(profile, name)}-round-1`,
      asked: messageQuestion({ name, payload: fromBytes(damage.apply(encoded)) }, scene),
      expected: { kind: 'reject', reason },
    }))
  })
}

/** Codes that no message has: one below the first, one behind the last, and none at all. */
function codeCases(profile: string): readonly ConsensusCase[] {
  const scene = sceneOf(profile, 1n)
  const { kind, ask } = messageQuestion(messageOf('PREPARE', scene), scene)
  return [0n, 0x11n, 0x16n, 2n ** 64n - 1n].map((code) => ({
    name: `codec/${profile}/code-${code}`,
    given: `Four validators under the profile ${profile}, and the body of a PREPARE of round 1 under the code ${code}.`,
    when: 'A consensus core is given the message.',
    must: 'It refuses the code.',
    clauses: ['CNS-7'],
    twin: `${nameOf(profile, 'PREPARE')}-round-1`,
    asked: { kind, ask: { ...ask, code: quantity(code) } },
    expected: { kind: 'reject', reason: 'CONSENSUS_CODE_UNKNOWN' },
  }))
}

interface Bad {
  readonly damage: EncodingDamage
  readonly reason: Reason
}

function damagesOf(profile: string, name: MessageName): readonly Bad[] {
  const { payload, parts } = messageNamed(contextOf(profile).profile, name)
  // Where parts follow, the signed payload is the first item.
  const signed = parts.length === 0 ? [] : [0]
  const field = (wanted: string): readonly number[] => [...signed, 0, payload.findIndex((one) => one === wanted)]
  const malformed = [
    ...listDamages,
    ...integerDamages('height', field('height')),
    ...integerDamages('round', field('round')),
    ...(payload.includes('digest') ? lengthDamages('digest', field('digest')) : []),
    ...(payload.includes('commitSeal') ? lengthDamages('seal', field('commitSeal')) : []),
    ...lengthDamages('signature', [...signed, 1]),
    surplusField([...signed, 0]),
    ...(payload.includes('prepared') ? preparedDamages(field('prepared')) : []),
    ...(payload.includes('block') ? [blockDamage(field('block'))] : []),
  ]
  const most = BigInt(contextOf(profile).profile.bounds.roundMax)
  return [
    ...malformed.map((damage): Bad => ({ damage, reason: 'CONSENSUS_MESSAGE_MALFORMED' })),
    ...(parts.includes('prepares') ? [tooMany(listPath(contextOf(profile).profile, name))] : []),
    ...[most + 1n, 2n ** 64n - 1n].map((round): Bad => ({
      damage: {
        name: `round-${round}`,
        what: `round is ${round}`,
        apply: (encoded) => replaceItem(encoded, field('round'), () => Rlp.fromInteger(round)),
      },
      reason: 'ROUND_OUT_OF_BOUNDS',
    })),
  ]
}

/** Where the prepares of a message lie. */
function listPath(profile: Profile, name: MessageName): readonly number[] {
  const { parts, place } = messageNamed(profile, name)
  const index = parts.indexOf('prepares')
  return place === 'together' ? [1, index] : [1 + index]
}

/** One more than may be; what they are is not looked at. */
function tooMany(path: readonly number[]): Bad {
  const items = Array.from({ length: 1_025 }, () => Uint8Array.of(0x80))
  return {
    damage: {
      name: 'prepares-1025',
      what: 'list of prepares has 1025 items',
      apply: (encoded) => replaceItem(encoded, path, () => Rlp.join(items)),
    },
    reason: 'CONSENSUS_LIST_TOO_LONG',
  }
}

function surplusField(path: readonly number[]): EncodingDamage {
  return {
    name: 'surplus-field',
    what: 'signed payload has one field more',
    apply: (encoded) => replaceItem(encoded, path, (item) => Rlp.join([...Rlp.split(item), Uint8Array.of(0x80)])),
  }
}

function blockDamage(path: readonly number[]): EncodingDamage {
  return {
    name: 'block-without-uncles',
    what: 'block lacks its last part',
    apply: (encoded) => replaceItem(encoded, path, (item) => Rlp.join(Rlp.split(item).slice(0, 2))),
  }
}

function preparedDamages(path: readonly number[]): readonly EncodingDamage[] {
  const round = Rlp.fromInteger(1n)
  return [
    {
      name: 'prepared-round-alone',
      what: 'certificate has a round and no digest',
      apply: (encoded) => replaceItem(encoded, path, () => Rlp.join([round])),
    },
    {
      name: 'prepared-as-string',
      what: 'absent certificate is an empty string',
      apply: (encoded) => replaceItem(encoded, path, () => Uint8Array.of(0x80)),
    },
    {
      name: 'prepared-turned-round',
      what: 'certificate has its digest before its round',
      apply: (encoded) => replaceItem(encoded, path, () => Rlp.join([Rlp.fromBytes(new Uint8Array(32)), round])),
    },
  ]
}
