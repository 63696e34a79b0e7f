import type { PrecompileEntry, Ruleset } from '../../model/generated/ruleset.ts'
import { decimal } from '../../model/Hex.ts'
import { deltaOf, type MutantKind } from './MutantKind.ts'

type EntryChange = (entry: PrecompileEntry) => PrecompileEntry

/** Faults in the set of precompiles. */
export const precompileKinds: readonly MutantKind[] = [
  entryKind('precompile-absent', 'The address is an ordinary account.', (entry) => ({
    sinceFork: entry.sinceFork,
    status: 'absent',
  })),
  entryKind('precompile-error', 'Calls fail and lose their gas.', (entry) => ({ ...entry, status: 'disabled-error' })),
  entryKind('precompile-revert', 'Calls fail and give their gas back.', (entry) => ({
    ...entry,
    status: 'disabled-revert',
  })),
  entryKind('precompile-free', 'Calls cost nothing.', (entry) => ({
    ...entry,
    gas: { formula: 'const', gas: decimal('0') },
  })),
  entryKind('precompile-limit', 'The limits on its input are not looked at.', withoutLimits),
  entryKind('precompile-limit-reverts', 'An input beyond a limit gives its gas back.', (entry) =>
    entry.limits === undefined ? entry : { ...entry, limits: { ...entry.limits, onLimitViolation: 'revert-gas-0' } },
  ),
  {
    kind: 'precompile-gas',
    form: 'precompile-gas:<address>:<delta>',
    sentence: 'Every call costs so much more.',
    plant: (subject, amount) => {
      const address = addressOf(subject)
      const delta = deltaOf(amount)
      if (address === null || delta === null) return null
      return { override: { precompileGas: new Map([[address, BigInt(delta)]]) } }
    },
  },
]

function entryKind(kind: string, sentence: string, change: EntryChange): MutantKind {
  return {
    kind,
    form: `${kind}:<address>`,
    sentence,
    plant: (subject) => {
      const address = addressOf(subject)
      return address === null ? null : { ruleset: (declared) => changePrecompile(declared, address, change) }
    },
  }
}

function withoutLimits(entry: PrecompileEntry): PrecompileEntry {
  const { limits: _, ...kept } = entry
  return kept
}

function addressOf(text: string): bigint | null {
  return /^0x[0-9a-f]{1,40}$/i.test(text) ? BigInt(text) : null
}

function changePrecompile(ruleset: Ruleset, address: bigint, change: EntryChange): Ruleset {
  const precompiles = ruleset.precompiles.map((precompile) =>
    BigInt(precompile.address) === address ? { ...precompile, history: precompile.history.map(change) } : precompile,
  )
  return { ...ruleset, precompiles }
}
