/** Name of the error of a contract for a reason of the standard: `SIGNATURE_HIGH_S` is `SignatureHighS`. */
export function errorNamed(reason: string): string {
  const words = reason.toLowerCase().split('_')
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('')
}
