// Compiles a circuit for a shape: reads {circuit, globals} as JSON on stdin, writes the program as JSON to a file.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, createFileManager } from '@noir-lang/noir_wasm'

const { circuit, globals, target } = JSON.parse(readFileSync(0, 'utf8'))
// The compiler takes the paths of dependencies as patterns, so they are kept plain.
const folder = mkdtempSync(join(tmpdir(), 'circuit'))
cpSync(join(import.meta.dirname, 'circuits'), folder, { recursive: true })
const main = join(folder, circuit, 'src/main.nr')
let text = readFileSync(main, 'utf8')
for (const [name, value] of Object.entries(globals)) {
  text = text.replace(new RegExp(`^global ${name}: (u32|Field) = \\w+;$`, 'mu'), `global ${name}: $1 = ${value};`)
}
writeFileSync(main, text)
try {
  const { program } = await compile(createFileManager(join(folder, circuit)), join(folder, circuit))
  writeFileSync(
    target,
    JSON.stringify({ noir_version: program.noir_version, abi: program.abi, bytecode: program.bytecode }),
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
