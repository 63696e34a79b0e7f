import type { DivergenceClass } from './Divergence.ts'

/** What each class of divergence means, for `lockstep explain`. */
export const classMeanings: Readonly<Record<DivergenceClass, string>> = {
  'gas schedule': 'The same instruction, on the same machine, costs a different amount of gas.',
  refund: 'The refund counter differs after the same instruction.',
  'access warmth': 'One side charges for a cold account or slot where the other charges for a warm one.',
  'precompile absent': 'One side calls a precompile; the other finds an ordinary account without code.',
  'precompile gas': 'Both sides know the precompile and charge different amounts.',
  'precompile output': 'Both sides know the precompile and it returns different bytes.',
  'precompile limit': 'One side refuses an input of the precompile for its size.',
  'precompile failure mode': 'The precompile fails on one side only, or fails differently.',
  'fork skew': 'One side follows the rules of a neighbouring fork: it switched too early or too late.',
  storage: 'A slot, or the root over the slots of an account, differs.',
  memory: 'Memory has another size, or an instruction reads other bytes from it.',
  nonce: 'The nonce of an account differs.',
  balance: 'The balance of an account differs.',
  code: 'The code of an account differs.',
  log: 'The logs of a transaction differ.',
  'created address': 'A creation leaves its contract at another address.',
  'system call': 'A call that the block itself makes left a different state.',
  witness: 'The witness lacks something, has a surplus, or is of another state.',
  'block field': 'A field of the header that does not follow from execution is not as it must be.',
  'transaction selection': 'A transaction was included that must stay out, or the other way round.',
  validity: 'One side accepts a block, transaction or input that the other refuses, or refuses it for another reason.',
  encoding: 'The same bytes are read differently, or the same value is written differently.',
  'control flow': 'The same instruction leads to different places.',
  unlocated: 'The parties give no trace or state that would tell where they part.',
}
