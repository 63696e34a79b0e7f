import { isThere } from './exchange.ts'

const named = process.env['LOCKSTEP_PYTHON']

/** A Python that has the packages of `examples/consensus-core/requirements.txt`; continuous integration names one. */
export const corePython: string = named ?? 'python3'

/** A Python that was named has to do; one that only happens to be there may lack the packages. */
export const hasCorePython: boolean =
  named !== undefined || isThere(corePython, '-c', 'import coincurve, Crypto.Hash.keccak')

if (!hasCorePython) {
  console.warn(
    'python3 has no coincurve or pycryptodome: the consensus core is not judged; install ' +
      'examples/consensus-core/requirements.txt and name its Python in LOCKSTEP_PYTHON',
  )
}
