/** What the first bytes of a file tell of the whole. */
export type Content =
  | { readonly kind: 'json'; readonly list: boolean }
  | { readonly kind: 'rlp' }
  | { readonly kind: 'rlpText' }
  | { readonly kind: 'text' | 'binary'; readonly why: string }
  | { readonly kind: 'yaml' }
  | { readonly kind: 'empty' }

/** Bytes that are looked at. */
const lookBytes = 4096

/**
 * Tells what a file is by its first bytes.
 *
 * @param start - First bytes of the file, unpacked and without byte order mark.
 * @returns Its kind; for what is no vector, what it is.
 */
export function sniff(start: Buffer): Content {
  if (start.length === 0) return { kind: 'empty' }
  const look = start.subarray(0, lookBytes)
  const text = look.toString('latin1')
  const trimmed = text.trimStart()
  if (trimmed === '') return { kind: 'empty' }
  if (isJson(trimmed)) return { kind: 'json', list: trimmed.startsWith('[') }
  if (trimmed.startsWith('"0x')) return { kind: 'rlpText' }
  // A list with its length in one to eight bytes: a block, header or transaction list of any real size.
  if ((start[0] ?? 0) >= 0xf8) return { kind: 'rlp' }
  if (look.includes(0)) return { kind: 'binary', why: 'a binary file that is no chain of blocks' }
  return textKind(trimmed)
}

function isJson(text: string): boolean {
  // A text that starts with a bracketed word, as a readme may, is no list.
  return /^(?:\{\s*(?:["}]|$)|\[\s*(?:[[\]{"0-9tfn-]|$))/.test(text)
}

function textKind(text: string): Content {
  if (/^(?:\/\/[^\n]*\n)*\s*(?:>>|<<) /.test(text)) return { kind: 'text', why: 'a JSON-RPC conversation (.io)' }
  if (/^(?:- |[A-Za-z_]+:)/.test(text)) return { kind: 'yaml' }
  return { kind: 'text', why: 'text that is no vector' }
}
