import type { OpenedProposal, OpenedRoundChange } from '../../justification/Opened.ts'
import { isPreparedCertificate } from '../../justification/isPreparedCertificate.ts'
import type { Setting } from '../../justification/Setting.ts'
import type { MachineRules } from '../Context.ts'
import { faulty, type FaultyRules } from './FaultyRules.ts'

type Judging = (opened: OpenedProposal, setting: Setting) => readonly [OpenedProposal, Setting]

/** Judges a proposal as if it, or the height, were another. */
function judging(change: Judging): (honest: MachineRules) => Partial<MachineRules> {
  return ({ isValidProposal }) => ({
    isValidProposal: (opened, setting, rules) => isValidProposal(...change(opened, setting), rules),
  })
}

/** Does not look at one part of a round change. */
function blindChange(
  change: (
    payload: OpenedRoundChange['roundChange']['payload'],
    round: bigint,
    setting: Pick<Setting, 'height'>,
  ) => OpenedRoundChange['roundChange']['payload'],
): (honest: MachineRules) => Partial<MachineRules> {
  return ({ validRoundChange }) => ({
    validRoundChange: (opened, round, setting) =>
      validRoundChange({ ...opened, payload: change(opened.payload, round, setting) }, round, setting),
  })
}

/** Does not look at one part of the prepares of a certificate. */
function blindPrepare(
  change: (
    prepare: OpenedProposal['prepares'][number],
    prepared: { readonly round: bigint; readonly digest: OpenedProposal['proposal']['payload']['digest'] },
    setting: Setting,
  ) => OpenedProposal['prepares'][number],
): (honest: MachineRules) => Partial<MachineRules> {
  return () => ({
    isPreparedCertificate: ({ block, prepares }, prepared, setting) =>
      isPreparedCertificate(
        { block, prepares: prepares.map((prepare) => change(prepare, prepared, setting)) },
        prepared,
        setting,
      ),
  })
}

function withoutPrepared(opened: OpenedProposal, wanted: (round: bigint) => boolean): OpenedProposal {
  return {
    ...opened,
    roundChanges: opened.roundChanges.map((change) => {
      const { prepared, ...payload } = change.payload
      return prepared !== undefined && wanted(prepared.round) ? { ...change, payload } : change
    }),
  }
}

/** Slips in the predicates on round changes and on the certificates that they name. */
const certificateFaults: readonly FaultyRules[] = [
  {
    name: 'change-height-unchecked',
    sentence: 'Round changes of a proposal may be for any height.',
    alter: blindChange((payload, _, { height }) => ({ ...payload, height })),
  },
  {
    name: 'change-round-unchecked',
    sentence: 'Round changes of a proposal may be for any round.',
    alter: blindChange((payload, round) => ({ ...payload, round })),
  },
  {
    name: 'prepared-round-unchecked',
    sentence: 'A round change may name a block that was prepared in any round, later ones too.',
    alter: blindChange(({ height, round }) => ({ height, round })),
  },
  {
    name: 'prepared-in-round-0-forgotten',
    sentence: 'A block that was prepared in round 0 counts as none.',
    alter: judging((opened, setting) => [withoutPrepared(opened, (round) => round === 0n), setting]),
  },
  {
    name: 'lowest-prepared',
    sentence: 'The block to propose again is the one that was prepared first.',
    alter: () => ({
      isHighestPrepared: ({ payload: { prepared } }, changes) =>
        prepared !== undefined &&
        changes.every(({ payload }) => payload.prepared === undefined || payload.prepared.round >= prepared.round),
    }),
  },
  {
    name: 'highest-alone',
    sentence: 'A prepared block counts only where no other round change names the same round.',
    alter: () => ({
      isHighestPrepared: (change, changes) =>
        change.payload.prepared !== undefined &&
        changes.every(
          (other) =>
            other === change ||
            other.payload.prepared === undefined ||
            other.payload.prepared.round < (change.payload.prepared?.round ?? 0n),
        ),
    }),
  },
  {
    name: 'prepare-height-unchecked',
    sentence: 'Prepares of a certificate may be for any height.',
    alter: blindPrepare((prepare, _, { height }) => ({ ...prepare, payload: { ...prepare.payload, height } })),
  },
  {
    name: 'prepare-round-unchecked',
    sentence: 'Prepares of a certificate may be for any round.',
    alter: blindPrepare((prepare, { round }) => ({ ...prepare, payload: { ...prepare.payload, round } })),
  },
  {
    name: 'prepare-digest-unchecked',
    sentence: 'Prepares of a certificate may be for any block.',
    alter: blindPrepare((prepare, { digest }) => ({ ...prepare, payload: { ...prepare.payload, digest } })),
  },
  {
    name: 'prepares-of-anybody',
    sentence: 'Prepares of a certificate may be of anybody.',
    alter: ({ isPreparedCertificate: honest }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        honest(certificate, prepared, { ...setting, validators: certificate.prepares.map(({ author }) => author) }),
    }),
  },
  {
    name: 'prepares-counted-twice',
    sentence: 'Prepares of one validator count as often as they come in a certificate.',
    alter: ({ isPreparedCertificate: honest }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        certificate.prepares.length >= setting.quorum && honest(certificate, prepared, { ...setting, quorum: 0 }),
    }),
  },
  {
    name: 'wrong-prepares-passed-over',
    sentence: 'Prepares of a certificate that are for something else are passed over.',
    alter: ({ validPrepare }) => ({
      isPreparedCertificate: ({ block, prepares }, prepared, setting) =>
        isPreparedCertificate(
          { block, prepares: prepares.filter((prepare) => validPrepare(prepare, prepared, setting)) },
          prepared,
          setting,
        ),
    }),
  },
  {
    name: 'certificate-of-f-plus-one',
    sentence: 'A certificate holds with prepares of f + 1 validators.',
    alter: ({ isPreparedCertificate: honest }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        honest(certificate, prepared, { ...setting, quorum: faulty(setting.validators.length) + 1 }),
    }),
  },
  {
    name: 'certificate-of-all',
    sentence: 'A certificate holds only with prepares of everybody.',
    alter: ({ isPreparedCertificate: honest }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        honest(certificate, prepared, { ...setting, quorum: setting.validators.length }),
    }),
  },
  {
    name: 'certificate-of-any-block',
    sentence: 'The block of a certificate may be another than the one that its prepares are for.',
    alter: ({ isPreparedCertificate: honest }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        honest(certificate, prepared, { ...setting, digestOf: () => prepared.digest }),
    }),
  },
]

/** Slips in the predicates on proposals. */
const proposalFaults: readonly FaultyRules[] = [
  {
    name: 'changes-uncounted',
    sentence: 'A proposal may have any number of round changes.',
    alter: () => ({ countSenders: () => Number.POSITIVE_INFINITY }),
  },
  {
    name: 'changes-of-f-plus-one',
    sentence: 'A proposal is justified by round changes of f + 1 validators.',
    alter: ({ isValidProposal, isPreparedCertificate: honest }) => ({
      isValidProposal: (opened, setting, rules) =>
        isValidProposal(opened, { ...setting, quorum: faulty(setting.validators.length) + 1 }, rules),
      isPreparedCertificate: (certificate, prepared, setting) =>
        honest(certificate, prepared, { ...setting, quorum: Math.ceil((2 * setting.validators.length) / 3) }),
    }),
  },
  {
    name: 'changes-unlooked-at',
    sentence: 'Round changes of a proposal are counted, and nothing else is looked at.',
    alter: () => ({ validRoundChange: () => true }),
  },
  {
    name: 'justification-unlooked-at',
    sentence: 'Whatever the leader of a round proposes is justified.',
    alter: ({ isValidProposal }) => ({
      isValidProposal: (opened, setting, rules) => {
        const judged = isValidProposal(opened, setting, rules)
        const unjustified = judged.kind === 'unjustified' && judged.reason.startsWith('JUSTIFICATION')
        return unjustified ? { kind: 'fresh' } : judged
      },
    }),
  },
  {
    name: 'fresh-despite-prepared',
    sentence: 'A fresh block may be proposed although a round change names a prepared one.',
    alter: ({ isValidProposal }) => ({
      isValidProposal: (opened, setting, rules) => {
        const judged = isValidProposal(opened, setting, rules)
        return judged.kind === 'unjustified'
          ? isValidProposal(
              withoutPrepared(opened, () => true),
              setting,
              rules,
            )
          : judged
      },
    }),
  },
  {
    name: 'prepared-everywhere',
    sentence: 'A block may be proposed again only where every round change names a prepared one.',
    alter: ({ isValidProposal }) => ({
      isValidProposal: (opened, setting, rules) => {
        const judged = isValidProposal(opened, setting, rules)
        const all = opened.roundChanges.every(({ payload }) => payload.prepared !== undefined)
        return judged.kind === 'prepared' && !all
          ? { kind: 'unjustified', reason: 'JUSTIFICATION_NOT_HIGHEST' }
          : judged
      },
    }),
  },
  {
    name: 'first-round-justified',
    sentence: 'A proposal of round 0 is refused where round changes or prepares come with it.',
    alter: ({ isValidProposal }) => ({
      isValidProposal: (opened, setting, rules) =>
        opened.proposal.payload.round === 0n && opened.roundChanges.length + opened.prepares.length > 0
          ? { kind: 'unjustified', reason: 'JUSTIFICATION_ROUND_CHANGE' }
          : isValidProposal(opened, setting, rules),
    }),
  },
  {
    name: 'digest-unchecked',
    sentence: 'The digest of a proposal is not held against the block that comes with it.',
    alter: judging((opened, setting) => {
      const { proposal, block } = opened
      const digest = setting.digestOf(block, block.round ?? proposal.payload.round)
      return [{ ...opened, proposal: { ...proposal, payload: { ...proposal.payload, digest } } }, setting]
    }),
  },
  {
    name: 'block-height-unchecked',
    sentence: 'A block may be proposed at any height.',
    alter: judging((opened, setting) => [{ ...opened, block: { ...opened.block, height: setting.height } }, setting]),
  },
  {
    name: 'block-builder-unchecked',
    sentence: 'A fresh block may have been built by anybody.',
    alter: judging((opened, setting) => [
      { ...opened, block: { ...opened.block, proposer: setting.leaderOf(opened.proposal.payload.round) } },
      setting,
    ]),
  },
  {
    name: 'block-round-unchecked',
    sentence: 'The header of a block may hold any round.',
    alter: judging((opened, setting) => [opened, { ...setting, roundInBlock: false }]),
  },
  {
    name: 'builder-of-prepared-checked',
    sentence: 'A block that is proposed again has to be built by the leader of the round.',
    alter: ({ isValidProposal }) => ({
      isValidProposal: (opened, setting, rules) => {
        const judged = isValidProposal(opened, setting, rules)
        const foreign = opened.block.proposer !== setting.leaderOf(opened.proposal.payload.round)
        return judged.kind === 'prepared' && foreign
          ? { kind: 'unjustified', reason: 'PROPOSED_BLOCK_INVALID' }
          : judged
      },
    }),
  },
]

/** Slips in what justifies a proposal. */
export const justificationFaults: readonly FaultyRules[] = [...certificateFaults, ...proposalFaults]
