import { Defect } from '../model/Defect.ts'
import { address, hash32, type Address, type Hash32 } from '../model/Hex.ts'
import type { WordValue } from './publicValues.ts'

/** Gives decoded words by name, each as what it is. */
export interface WordReader {
  readonly number: (name: string) => bigint
  readonly hash: (name: string) => Hash32
  readonly account: (name: string) => Address
}

/**
 * Makes a reader of decoded words.
 *
 * @param words - Values by name.
 */
export function createWordReader(words: ReadonlyMap<string, WordValue>): WordReader {
  const text = (name: string): string => {
    const value = words.get(name)
    if (typeof value !== 'string') throw new Defect(`the word ${name} holds no bytes`)
    return value
  }
  return {
    number: (name) => {
      const value = words.get(name)
      if (typeof value !== 'bigint') throw new Defect(`the word ${name} holds no number`)
      return value
    },
    hash: (name) => hash32(text(name)),
    account: (name) => address(text(name)),
  }
}
