import { alike, faulty, type FaultyRules } from './FaultyRules.ts'

/** Slips that change one rule. */
export const ruleFaults: readonly FaultyRules[] = [
  {
    name: 'lock-dropped',
    sentence: 'The lock is given up when others make the node change rounds.',
    alter: () => ({ lockKept: 'ownTimeout' }),
  },
  {
    name: 'lock-forgotten',
    sentence: 'The lock is given up with every round that times out.',
    alter: () => ({ lockKept: 'never' }),
  },
  {
    name: 'nothing-persisted',
    sentence: 'Votes leave before anything is durable.',
    alter: () => ({ persists: false }),
  },
  {
    name: 'changes-counted-twice',
    sentence: 'Round changes of one validator count as often as they come in a proposal.',
    alter: () => ({ countSenders: (votes) => votes.length }),
  },
  {
    name: 'prepares-unverified',
    sentence: 'What the prepares of a certificate are for, and of whom, is not looked at.',
    alter: () => ({
      isPreparedCertificate: ({ block, prepares }, prepared, setting) =>
        prepared.digest === setting.digestOf(block, prepared.round) &&
        new Set(prepares.map(({ author }) => author)).size >= setting.quorum,
    }),
  },
  {
    name: 'prepares-uncounted',
    sentence: 'A certificate may have any number of prepares.',
    alter: ({ isPreparedCertificate }) => ({
      isPreparedCertificate: (certificate, prepared, setting) =>
        isPreparedCertificate(certificate, prepared, { ...setting, quorum: 0 }),
    }),
  },
  {
    name: 'certificate-unchecked',
    sentence: 'What comes with a prepared block is not looked at.',
    alter: () => ({ isPreparedCertificate: () => true }),
  },
  {
    name: 'quorum-of-two-f-plus-one',
    sentence: 'A quorum of votes is 2f + 1.',
    alter: () => alike((validators) => 2 * faulty(validators) + 1),
  },
  {
    name: 'quorum-of-all',
    sentence: 'A quorum of votes is everybody.',
    alter: () => alike((validators) => validators),
  },
  {
    name: 'commit-of-f-plus-one',
    sentence: 'A block is final with f + 1 commits.',
    alter: () => ({ commitsEnough: (validators) => faulty(validators) + 1 }),
  },
  {
    name: 'changes-unbound',
    sentence: 'Round changes of a proposal may be for any height and round.',
    alter: () => ({ validRoundChange: ({ author }, _, { validators }) => validators.includes(author) }),
  },
  {
    name: 'changes-of-anybody',
    sentence: 'Round changes of a proposal may be of anybody.',
    alter: ({ validRoundChange }) => ({
      validRoundChange: (change, round, setting) =>
        validRoundChange(change, round, { ...setting, validators: [change.author] }),
    }),
  },
  {
    name: 'prepared-in-its-round',
    sentence: 'A round change may name a block that was prepared in the round it changes to.',
    alter: () => ({
      validRoundChange: ({ payload, author }, round, { height, validators }) =>
        payload.height === height &&
        payload.round === round &&
        (payload.prepared === undefined || payload.prepared.round <= round) &&
        validators.includes(author),
    }),
  },
  {
    name: 'any-prepared',
    sentence: 'Any prepared block may be proposed, not only the one prepared last.',
    alter: () => ({ isHighestPrepared: ({ payload }) => payload.prepared !== undefined }),
  },
  {
    name: 'leader-unchecked',
    sentence: 'Anybody may propose in a round.',
    alter: () => ({ isLeader: () => true }),
  },
  {
    name: 'seal-unchecked',
    sentence: 'A commit may bring a seal of anybody.',
    alter: () => ({ sealIsAuthors: () => true }),
  },
  {
    name: 'prepare-before-verdict',
    sentence: 'PREPARE is sent before the block was executed.',
    alter: () => ({ awaitsVerdict: false }),
  },
  {
    name: 'prepared-not-executed',
    sentence: 'A block that others prepared is prepared without executing it.',
    alter: () => ({ verdictOnPrepared: false }),
  },
  {
    name: 'future-unbounded',
    sentence: 'Any number of messages is kept for rounds and heights ahead.',
    alter: () => ({ bounded: false }),
  },
  {
    name: 'votes-replaced',
    sentence: 'A second vote of a validator takes the place of the first, and nobody is told.',
    alter: () => ({ oneVoteEach: false }),
  },
  {
    name: 'signs-again',
    sentence: 'After a crash the node signs another value in the same round.',
    alter: () => ({ signsOnce: false }),
  },
  {
    name: 'follows-f',
    sentence: 'Round changes of f validators make a node follow.',
    alter: () => ({ follow: (validators) => Math.max(1, faulty(validators)) }),
  },
  {
    name: 'follows-quorum',
    sentence: 'Only round changes of a quorum make a node follow.',
    alter: ({ quorum }) => ({ follow: quorum }),
  },
  {
    name: 'follows-nobody',
    sentence: 'A node changes rounds with its own timer alone.',
    alter: () => ({ follow: () => Number.POSITIVE_INFINITY }),
  },
  {
    name: 'head-of-f-plus-one',
    sentence: 'A sealed block is taken with f + 1 seals.',
    alter: ({ newBlockProblem }) => ({
      newBlockProblem: (sealed, setting, recoverSeal) =>
        newBlockProblem(sealed, { ...setting, quorum: faulty(setting.validators.length) + 1 }, recoverSeal),
    }),
  },
  {
    name: 'head-seals-counted',
    sentence: 'Seals of a block are counted, and not who made them.',
    alter: () => ({
      newBlockProblem: ({ seals }, setting) => (seals.length < setting.quorum ? 'SEALS_INSUFFICIENT' : undefined),
    }),
  },
]
