/** Faulty cores that no schedule can fail, or none of those that are tried does, and why; step vectors fail each of them. */
interface OutOfReach {
  readonly why: string
  readonly faults: readonly string[]
}

const groups: readonly OutOfReach[] = [
  {
    why: 'No invariant asks what a node tells of others: evidence is compared in step vectors.',
    faults: [
      'votes-replaced',
      'evidence-untold',
      'evidence-untold-double-prepare',
      'evidence-untold-double-commit',
      'evidence-untold-double-proposal',
      'evidence-untold-double-seal',
      'evidence-untold-lock-forgotten',
      'evidence-turned-round',
      'evidence-without-header',
      'evidence-seal-as-commit',
      'evidence-of-current-round',
      'votes-for-late-evidence-dropped',
    ],
  },
  {
    why: 'No invariant asks for which reason a node refuses: verdicts are compared in step vectors.',
    faults: [
      'head-reason-alike',
      'order-author-first',
      'order-lists-first',
      'order-signatures-of-lists-first',
      'order-leader-last',
      'order-seals-before-parent',
    ],
  },
  {
    why: 'It takes what no other node can have a hand in here: those who forge write in the one way, sign with keys of validators, and let blocks build on the last one.',
    faults: [
      'changes-counted-twice',
      'prepares-counted-twice',
      'digest-unchecked',
      'certificate-of-any-block',
      'block-height-unchecked',
      'block-round-unchecked',
      'prepare-height-unchecked',
      'authors-unchecked',
      'head-parent-unchecked',
      'head-height-unchecked',
      'head-outsiders-counted',
      'head-outsiders-passed-over',
      'head-seals-unlimited',
      'lists-unordered',
      'high-s-accepted',
      'parity-of-27',
      'padded-scalars-accepted',
      'surplus-accepted',
      'trailing-bytes-accepted',
      'round-unbounded',
      'round-endless',
      'range-unchecked',
      'signature-of-nothing',
      'code-unknown-accepted',
    ],
  },
  {
    why: 'It harms nobody by itself: what is taken too easily is as sound as what had to come, or goes no further.',
    faults: [
      'head-seals-in-any-order',
      'head-seals-in-order-everywhere',
      'head-duplicates-passed-over',
      'own-votes-counted-at-once',
      'verdict-forgotten',
      'heights-behind-accepted',
      'timeout-linear',
      'timeout-constant',
      'timer-unbounded',
      'restart-in-first-round',
    ],
  },
  {
    why: 'Memory is no invariant: a schedule is too short to fill it, and step vectors count what is kept.',
    faults: [
      'future-unbounded',
      'buffer-shared',
      'heights-ahead-one-more',
      'heights-ahead-one-fewer',
      'messages-ahead-one-more',
      'messages-ahead-one-fewer',
      'rounds-ahead-one-more',
      'rounds-ahead-one-fewer',
      'rounds-behind-one-more',
      'rounds-behind-one-fewer',
    ],
  },
  {
    why: 'The judge owns time: it ends no timer that was cancelled, and no timer twice.',
    faults: ['timer-of-any-round', 'timer-of-any-height', 'timer-not-cancelled'],
  },
  {
    why: 'The set of validators is one in a schedule, every node is in it, and blocks are never empty of choice: no schedule has waiting leaders.',
    faults: [
      'outsider-signs',
      'empty-at-once',
      'empty-never',
      'empty-set-executed',
      'set-kept',
      'set-only-grows',
      'set-sorted',
      'set-deduplicated',
      'set-unchecked',
      'set-unsorted-taken',
      'set-before-block',
      'previous-set-forgotten',
      'proposer-in-current-set',
      'proposer-first-of-height',
    ],
  },
  {
    why: 'Three of four would have to be Byzantine: a quorum of honest prepares for a block that execution refuses, or of verdicts that nobody asked for, never comes about.',
    faults: ['prepared-not-executed', 'verdict-of-any-block'],
  },
  {
    why: 'A node repeats itself after a crash, which the network of a schedule need not wait for: what it sent before has left.',
    faults: ['restart-silent'],
  },
  {
    why: 'Headers of psc-1 hold neither round nor seals, so that there is nothing to leave in.',
    faults: ['round-in-chain-hash'],
  },
]

const reasons: ReadonlyMap<string, string> = new Map(
  groups.flatMap(({ why, faults }) => faults.map((fault) => [fault, why] as const)),
)

/** Why no schedule fails a faulty core; undefined where nobody has found out. */
export function reasonOutOfReach(fault: string): string | undefined {
  return reasons.get(fault)
}
