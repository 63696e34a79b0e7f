import type { RulesOverride } from '../../execution/Rules.ts'
import type { CallSite } from '../../execution/precompiles/CallSite.ts'
import type { Precompile } from '../../execution/precompiles/table.ts'
import type { MutantKind } from './MutantKind.ts'

const callContext = 0x201n
const register = 0x202n
const wordBytes = 32

/** What CALL_CONTEXT gives, in order. */
const contextWords = ['address', 'caller', 'origin', 'value', 'depth', 'static', 'number', 'timestamp']

type Change = (honest: Precompile) => Precompile

/** A site that is another in some respects; whatever is not given stays. */
function siteWith(site: CallSite, change: Partial<CallSite>): CallSite {
  return {
    address: site.address,
    caller: site.caller,
    origin: site.origin,
    value: site.value,
    depth: site.depth,
    isStatic: site.isStatic,
    number: site.number,
    timestamp: site.timestamp,
    transaction: site.transaction,
    isEmpty: () => site.isEmpty(),
    bringToLife: () => site.bringToLife(),
    isWarm: (slot) => site.isWarm(slot),
    read: (slot) => site.read(slot),
    write: (slot, value) => site.write(slot, value),
    ...change,
  }
}

/** Changes what the precompile sees while it runs, while its price is told, or both. */
function seeing(when: 'run' | 'gas' | 'both', change: (site: CallSite) => Partial<CallSite>): Change {
  return (honest) => ({
    ...honest,
    ...(when !== 'gas' && {
      run: (input, crypto, site) => honest.run(input, crypto, site && siteWith(site, change(site))),
    }),
    ...(when !== 'run' && { gas: (input, site) => honest.gas(input, site && siteWith(site, change(site))) }),
  })
}

/** Remembers slots for the length of a transaction. */
function remembering(remember: 'read' | 'write'): Change {
  const transactions = new WeakMap<object, Map<bigint, bigint>>()
  const slotsOf = (site: CallSite): Map<bigint, bigint> => {
    const known = transactions.get(site.transaction) ?? new Map<bigint, bigint>()
    transactions.set(site.transaction, known)
    return known
  }
  return seeing('run', (site) => ({
    read: (slot) => {
      const value = site.read(slot)
      const known = slotsOf(site)
      if (remember === 'read' && !known.has(slot)) known.set(slot, value)
      return known.get(slot) ?? value
    },
    write: (slot, value) => {
      if (remember === 'write') slotsOf(site).set(slot, value)
      site.write(slot, value)
    },
  }))
}

const registerFaults: Readonly<Record<string, Change>> = {
  'writes-in-static': seeing('run', () => ({ isStatic: false })),
  'reads-for-nothing': (honest) => ({
    ...honest,
    gas: (input, site) => honest.gas(input, site) - readPrice(honest, input, site),
  }),
  'always-cold': seeing('gas', () => ({ isWarm: () => false })),
  'always-warm': seeing('gas', () => ({ isWarm: () => true })),
  'second-call-sees-the-old': remembering('read'),
  'outlives-a-revert': remembering('write'),
  'writes-nothing': seeing('run', () => ({ write: () => undefined })),
  'makes-no-account': seeing('run', () => ({ bringToLife: () => undefined })),
  'makes-accounts-for-nothing': seeing('gas', () => ({ isEmpty: () => false })),
  'one-slot-for-all': seeing('run', (site) => ({
    read: () => site.read(0n),
    write: (_slot, value) => site.write(0n, value),
  })),
  'gives-what-it-writes': (honest) => ({
    ...honest,
    run: (input, crypto, site) => {
      const output = honest.run(input, crypto, site)
      return output !== null && input.length > wordBytes ? input.slice(wordBytes) : output
    },
  }),
  'takes-any-length': (honest) => ({
    ...honest,
    run: (input, crypto, site) => {
      const kept = input.length >= 2 * wordBytes ? 2 * wordBytes : wordBytes
      const padded = new Uint8Array(kept)
      padded.set(input.subarray(0, kept))
      return honest.run(padded, crypto, site)
    },
  }),
}

function readPrice(honest: Precompile, input: Uint8Array, site: CallSite | undefined): bigint {
  if (input.length < wordBytes) return 0n
  return honest.gas(input.subarray(0, wordBytes), site) - honest.gas(new Uint8Array(0), site)
}

/** Faults in the precompiles that only the reference chain has. */
export const specimenKinds: readonly MutantKind[] = [
  {
    kind: 'call-context',
    form: 'call-context:<word>',
    sentence: 'CALL_CONTEXT gives zero for a word.',
    plant: (subject) => {
      const index = contextWords.indexOf(subject)
      return index < 0 ? null : planted(callContext, withoutWord(index))
    },
  },
  {
    kind: 'register',
    form: 'register:<fault>',
    sentence: 'REGISTER is wrong in one respect.',
    plant: (subject) => {
      const change = Object.hasOwn(registerFaults, subject) ? registerFaults[subject] : undefined
      return change === undefined ? null : planted(register, change)
    },
  },
]

function planted(address: bigint, change: Change): { readonly override: RulesOverride } {
  return { override: { precompiles: new Map([[address, change]]) } }
}

function withoutWord(index: number): Change {
  return (honest) => ({
    ...honest,
    run: (input, crypto, site) => {
      const output = honest.run(input, crypto, site)
      return output === null ? null : Uint8Array.from(output).fill(0, index * wordBytes, (index + 1) * wordBytes)
    },
  })
}
