import { splitBlock } from '../../src/codec/Block.ts'
import { hashHeader } from '../../src/codec/Header.ts'
import { bytes, fromBytes, hash32, toBytes } from '../../src/model/Hex.ts'
import { answer, runFaulty } from './program.ts'

// A prover that executes nothing: it repeats what the header of the block says.
runFaulty({
  roles: ['prover'],
  features: ['execute'],
  misbehave(request, write) {
    if (request.method !== 'prover_execute') return false
    const sent = request.params['blocks']
    const blocks = Array.isArray(sent) ? sent.map((block: { rlp: string }) => copied(block.rlp)) : []
    write(answer(request.id, { blocks }))
    return true
  },
})

function copied(rlp: string): unknown {
  const { header, headerRlp, transactions } = splitBlock(toBytes(bytes(rlp)))
  const { stateRoot, receiptsRoot, transactionsRoot, logsBloom, gasUsed } = header
  const { blobGasUsed, withdrawalsRoot, requestsHash } = header
  const result = {
    blockHash: hashHeader(headerRlp),
    stateRoot,
    receiptsRoot,
    transactionsRoot,
    logsBloom,
    gasUsed,
    ...(blobGasUsed !== undefined && { blobGasUsed }),
    ...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
    ...(requestsHash !== undefined && { requestsHash }),
    transactions: transactions.map((transaction) => ({
      hash: hash32(`0x${fromBytes(transaction).slice(2).padEnd(64, '0').slice(0, 64)}`),
      status: '0x1',
      gasUsed,
      logsHash: stateRoot,
    })),
  }
  return { status: 'executed', result }
}
