import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { loadCrypto, type CryptoChoice } from '../../../src/crypto/loadCrypto.ts'
import { bytes, type Bytes } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import { createReference, parseEngine } from '../../../src/roles/reference.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import { isRecord } from '../../protocol/messages.ts'
import { AdapterError, serve, type Handlers } from '../../protocol/serve.ts'

/**
 * The program behind `ref:`: the reference implementation as sequencer and prover.
 *
 * Options: `--mutant <name>` plants a fault, `--crypto noble|fast|auto` and `--engine lockstep|ethereumjs` choose what
 * computes, `--ruleset <name>` is the one that it declares to be set up for, `--contracts <file>` has the creation code of
 * contracts that take the place of its own, by name.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mutant: { type: 'string' },
      crypto: { type: 'string' },
      engine: { type: 'string' },
      ruleset: { type: 'string' },
      contracts: { type: 'string' },
    },
  })
  const crypto = await loadCrypto(parseCrypto(values.crypto ?? 'auto'))
  const reference = await createReference({
    crypto,
    engine: parseEngine(values.engine ?? 'lockstep'),
    ...(values.mutant !== undefined && { mutant: values.mutant }),
    ...(values.contracts !== undefined && { contracts: readContracts(values.contracts) }),
  })
  const configure: NonNullable<Handlers['lockstep_configure']> = async (params) => {
    try {
      return await reference.handlers.lockstep_configure(params)
    } catch (error) {
      throw toAdapterError(error)
    }
  }
  await serve({
    declaration: {
      ...reference.declaration,
      ...(values.ruleset !== undefined && { rulesets: [ruleset(values.ruleset)] }),
    },
    handlers: { ...reference.handlers, lockstep_configure: configure },
  })
}

/** Most bytes of a file with contracts. */
const contractsBytesMax = 2 ** 24

function readContracts(path: string): Readonly<Record<string, Bytes>> {
  const text = readFileSync(path, 'utf8')
  if (text.length > contractsBytesMax) throw new Error(`${path} has more than ${contractsBytesMax} characters`)
  const found: unknown = JSON.parse(text)
  if (!isRecord(found)) throw new Error(`${path} holds no object from names of contracts to creation code`)
  return Object.fromEntries(
    Object.entries(found).map(([name, code]) => {
      if (typeof code !== 'string') throw new Error(`${path}: the code of ${name} is no text`)
      return [name, bytes(code)]
    }),
  )
}

function parseCrypto(text: string): CryptoChoice {
  if (text === 'noble' || text === 'fast' || text === 'auto') return text
  throw new Error(`--crypto is noble, fast or auto, not ${text}`)
}

/** A refusal that is about the party and not about a block. */
function toAdapterError(error: unknown): unknown {
  if (!(error instanceof Rejection)) return error
  if (error.reason === 'RULESET_UNKNOWN' || error.reason === 'DEVIATION_UNSUPPORTED')
    return new AdapterError('UNSUPPORTED_RULESET', error.message)
  if (error.reason === 'FORK_UNKNOWN') return new AdapterError('UNSUPPORTED_FORK', error.message)
  if (error.reason === 'PRECOMPILE_UNSUPPORTED') return new AdapterError('UNSUPPORTED_PRECOMPILE', error.message)
  return error
}

try {
  await main()
} catch (error) {
  process.stderr.write(`reference: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
