import type { Witness } from '../../../../src/model/generated/adapter.ts'
import type { Quantity } from '../../../../src/model/Hex.ts'
import { asDamage } from '../../../load/Damage.ts'
import { readAnyWitness, type WitnessDialect } from '../../../load/witnessDialect.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { object } from './json.ts'
import type { Node } from './Node.ts'

/** The method by which clients give the witness of a block; each writes its answer in its own way. */
export const witnessMethod = 'debug_executionWitness'

/** A client's witness in the form that parties are given, and the form that it had. */
export interface ClientWitness {
  readonly witness: Witness
  readonly dialect: WitnessDialect
}

/**
 * Asks a client for the witness of a block.
 *
 * @param node - A node that has {@link witnessMethod}.
 * @param number - Of a block of its chain.
 * @returns Nodes and codes sorted and without repeats, headers as RLP.
 * @throws {@link AdapterError} Where the answer is no witness in any dialect.
 */
export async function readExecutionWitness(node: Node, number: Quantity): Promise<ClientWitness> {
  const answer = object(await node.request(witnessMethod, [number]), `the witness of block ${number}`)
  try {
    const { witness, dialect } = readAnyWitness(answer)
    return { witness, dialect }
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    throw new AdapterError('INTERNAL', `the witness of block ${number}: ${damage.message}`)
  }
}
