import * as Rlp from '../../../codec/Rlp.ts'
import { Defect } from '../../../model/Defect.ts'
import { fromBytes, toBytes } from '../../../model/Hex.ts'
import type { Bytes } from '../../../model/Hex.ts'
import type { ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { hashOf } from '../../witnessNodes.ts'
import { added, replaced } from './damage.ts'
import type { Finder } from './damage.ts'
import type { Shape } from './Shape.ts'

/** Name of the part that stays where a branch collapses. */
const sibling = 'sibling'

/**
 * Makes the cases of siblings that are there by their hash alone, for shapes in which a branch collapses.
 *
 * @param shape - Any shape.
 * @param chain - Its chain.
 * @returns None for other shapes.
 */
export function blindedCases({ name, given, block, parts }: Shape, chain: HonestChain): readonly ExecuteCase[] {
  return parts
    .filter((part) => part.name === sibling)
    .map((part) => ({
      name: `witness/${name}/blinded-sibling`,
      given,
      when: `of ${part.what} the prover is given the hash alone, as an entry of its own`,
      must: 'the prover refuses the block and assumes nothing about what the hash stands for',
      clauses: ['WIT-1', 'WIT-12'],
      chain,
      blocks: [
        { block, witness: replaced('state', part.find, blinded), refused: { reason: 'WITNESS_NODE_MISSING' as const } },
      ],
      twin: `witness/${name}/whole`,
    }))
}

/** RLP of the hash of a node: what its parent holds of it. */
function blinded(node: Bytes): Bytes {
  return fromBytes(Rlp.encode(toBytes(hashOf(node))))
}

/**
 * Makes the cases of a node that lies inside its parent and is listed besides.
 *
 * @param shape - A shape in whose witness a branch holds leaves.
 * @param chain - Its chain.
 */
export function listedInside({ name, given, block, parts }: Shape, chain: HonestChain): readonly ExecuteCase[] {
  const branch = parts.find((part) => part.name === 'branch')
  if (branch === undefined) return []
  const witness = added('state', (honest) => [nodeInside(branch.find, honest)])
  const common = { given, chain, clauses: ['WIT-1'] }
  const accepted = `witness/${name}/inner-node-listed`
  return [
    {
      ...common,
      name: accepted,
      when: 'the prover is given the leaf, which has fewer than 32 bytes and lies inside its branch, as an entry as well',
      must: 'the prover computes what an honest builder computes',
      blocks: [{ block, witness }],
    },
    {
      ...common,
      name: `${accepted}-canonical`,
      when: 'a prover that is asked for canonical witnesses is given the leaf inside the branch as an entry as well',
      must: 'the prover refuses the block for its surplus',
      clauses: ['WIT-9'],
      blocks: [{ block, witness, refused: { reason: 'WITNESS_SURPLUS' } }],
      canonicalWitness: true,
      twin: accepted,
    },
  ]
}

function nodeInside(find: Finder, witness: Parameters<Finder>[0]): Bytes {
  const node = Rlp.decode(toBytes(find(witness)))
  const inner = node instanceof Uint8Array ? undefined : node.find((item) => !(item instanceof Uint8Array))
  if (inner === undefined) throw new Defect('the branch holds no node')
  return fromBytes(Rlp.encode(inner))
}
