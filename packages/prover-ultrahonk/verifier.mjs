// Compiles a generated verifier: reads {source, settings} as JSON on stdin, writes {compiler, creation, runtime} on stdout.
import { readFileSync } from 'node:fs'
import solc from 'solc'

const { source } = JSON.parse(readFileSync(0, 'utf8'))
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['evm.bytecode.object', 'evm.deployedBytecode.object'] } },
}
const sources = { 'Verifier.sol': { content: source } }
const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })))
const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error')
if (errors.length > 0) {
  process.stderr.write(`${errors.map(({ formattedMessage }) => formattedMessage).join('\n')}\n`)
  process.exitCode = 1
} else {
  const [{ evm }] = Object.values(output.contracts['Verifier.sol']).filter(
    ({ evm: { bytecode } }) => bytecode.object !== '',
  )
  const [creation, runtime] = [evm.bytecode, evm.deployedBytecode].map(({ object }) => `0x${object}`)
  process.stdout.write(JSON.stringify({ compiler: `solc ${solc.version()}`, creation, runtime }))
}
