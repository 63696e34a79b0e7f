import { canonicalize } from 'json-canonicalize'

/**
 * Writes a value as canonical JSON (RFC 8785).
 *
 * @param value - What JSON can hold; integers beyond 2**53 must be text.
 * @returns The one text that stands for the value.
 * @see spec/rules/encoding.yaml ENC-4
 */
export function canonicalJson(value: unknown): string {
  return canonicalize(value)
}
