import { existsSync, readFileSync, statSync } from 'node:fs'

import { checkRuleset, knownNames } from '../../src/standard/check/checkRulesets.ts'
import { declarationOf, type Declaration } from '../../src/standard/diff/Declaration.ts'
import { describeFinding, DocumentRejection } from '../../src/standard/Finding.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { nearest } from '../../src/standard/nearest.ts'
import { parseYaml, yamlBytesMax, type YamlDocument } from '../../src/standard/parseYaml.ts'
import { validator } from '../../src/standard/validator.ts'
import type { RulesetFile } from '../../src/model/generated/standard.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { printable } from '../protocol/printable.ts'

/** Most findings on one file that are shown. */
const findingsMax = 20

/**
 * Reads the declaration that a word of the command line names.
 *
 * @param word - Name of a ruleset of the standard, or a file with a ruleset or in the form of `spec/rulesets/`.
 * @returns Everything that the ruleset says.
 * @throws UsageError where there is no such ruleset or file, or the file is no sound ruleset: file, line and fix.
 */
export function readDeclaration(word: string): Declaration {
  const named = loadStandard().rulesets.get(word)
  if (named !== undefined) return declarationOf(named.ruleset, named.uncertain)
  if (!existsSync(word)) throw new UsageError(unknown(word))
  const file = printable(word)
  try {
    const { ruleset, uncertain } = readRulesetFile(word, file)
    return declarationOf(ruleset, uncertain)
  } catch (error) {
    if (!(error instanceof DocumentRejection)) throw error
    throw new UsageError(error.findings.slice(0, findingsMax).map(describeFinding).join('\n'))
  }
}

function readRulesetFile(path: string, file: string): Pick<RulesetFile, 'ruleset' | 'uncertain'> {
  const stat = statSync(path)
  if (!stat.isFile()) throw new UsageError(`${printable(file)} is no file`)
  if (stat.size > yamlBytesMax) throw new UsageError(`${printable(file)} is larger than ${yamlBytesMax} bytes`)
  const document = parseYaml(readFileSync(path, 'utf8'), file)
  if (isWhole(document)) {
    const whole = validator('ruleset-file').read(document)
    refuseUnsound(whole, document, '')
    return whole
  }
  const bare = { ruleset: validator('ruleset').read(document) }
  refuseUnsound(bare, document, '/ruleset')
  return bare
}

/** @param prefix - What pointers of the check start with and the file lacks. */
function refuseUnsound(
  checked: Pick<RulesetFile, 'ruleset' | 'uncertain'>,
  document: YamlDocument,
  prefix: string,
): void {
  const complaints = checkRuleset(checked, knownNames(loadStandard()))
  if (complaints.length === 0) return
  throw new DocumentRejection(
    'SCHEMA_VIOLATED',
    complaints.map(({ at, message, fix, clause }) => ({
      file: document.file,
      ...document.place(at.slice(prefix.length)),
      message,
      fix,
      ...(clause === undefined ? {} : { clause }),
    })),
  )
}

function isWhole({ value }: YamlDocument): boolean {
  return typeof value === 'object' && !Array.isArray(value) && 'ruleset' in value
}

function unknown(word: string): string {
  const near = nearest(word, [...loadStandard().rulesets.keys()])
  const hint = near.length === 0 ? '' : `; nearest: ${near.join(', ')}`
  return `there is no ruleset and no file ${printable(word)}${hint}`
}
