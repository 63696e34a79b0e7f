import { type Fields, isFields } from '../../fields.ts'

/** Lists of entries that files of others keep below one of these names. */
export const listNames = ['blocks', 'headers', 'messages', 'entries', 'vectors'] as const

/** Files of extra data keep lists below the names of clients. */
export const clientNames = ['besu', 'goquorum'] as const

/**
 * Tells whether an entry is a header, a message or extra data with what is known of it.
 *
 * @param value - Parsed JSON.
 */
export function isConsensusEntry(value: unknown): value is Fields {
  if (!isFields(value)) return false
  return 'headerRlp' in value || ('code' in value && 'payload' in value) || ('profile' in value && 'extraData' in value)
}

/**
 * Tells whether a file holds headers, messages, extra data, thresholds or timeouts of consensus.
 *
 * @param value - The parsed file.
 */
export function isConsensusData(value: Fields): boolean {
  if (isConsensusEntry(value)) return true
  if (listNames.some((name) => isListOf(value[name], isConsensusEntry))) return true
  if (clientNames.some((name) => isListOf(value[name], (entry) => isFields(entry) && 'rlp' in entry))) return true
  if (isListOf(value['rows'], (row) => isFields(row) && 'n' in row && 'ceil2n3' in row)) return true
  if ('baseMillis' in value && isFields(value['expected'])) return true
  return Object.values(value).some(isShapeTest)
}

/** A message or extra data beside its fields, as the tests of the year 2021 have them. */
export function isShapeTest(value: unknown): value is Fields {
  return isFields(value) && 'rlp' in value && (isFields(value['message']) || isFields(value['qbft_extra_data']))
}

function isListOf(value: unknown, is: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && is(value[0])
}
