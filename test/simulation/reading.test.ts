import { describe, expect, test } from 'vitest'
import { networks } from '../../src/simulation/Network.ts'
import { readFaults } from '../../src/simulation/readFaults.ts'
import { readNetwork } from '../../src/simulation/readNetwork.ts'

describe('--faults', () => {
  test('names faults with counts, of which f is as many as there may be', () => {
    expect(readFaults('none', 4)).toEqual([])
    expect(readFaults('crash', 4)).toEqual(['crash'])
    expect(readFaults('equivocate=2,silent=1,replay=0', 10)).toEqual(['equivocate', 'equivocate', 'silent'])
    expect(readFaults('mixed=f', 30)).toEqual(Array(9).fill('mixed'))
  })

  test.each([
    ['lying=1', '--faults knows none, silent, withhold'],
    ['crash=1=2', 'each with =count or =f, found "crash=1=2"'],
    ['crash=-1', '--faults crash takes a whole number of validators from 0 to 10, found "-1"'],
    ['crash=9e9', '--faults crash takes a whole number of validators from 0 to 10, found "9e9"'],
    ['crash=2,silent=2', '--faults names 4 validators; at most 3 of 10 may be faulty, less than a third'],
    ['', 'found ""'],
    ['x'.repeat(1001), '--faults takes at most 1000 characters, found 1001'],
    ['\u001b[2Jcrash', '\\u001b'],
  ])('refuses %j and says what it takes', (text, message) => {
    expect(() => readFaults(text, 10)).toThrow(message)
  })
})

describe('--network', () => {
  test('is one by name, with settings that replace its own', () => {
    expect(readNetwork('lan')).toEqual(networks.lan)
    expect(readNetwork('rough,loss=2.5,delay=1/2/3/4,gst=10,timeout=7,partitions=0')).toEqual({
      ...networks.rough,
      name: 'rough,loss=2.5,delay=1/2/3/4,gst=10,timeout=7,partitions=0',
      lossMillionths: 25_000,
      delay: { minimumMs: 1, medianMs: 2, ninetyNinthMs: 3, maximumMs: 4 },
      settledAtMs: 10,
      baseTimeoutMs: 7,
      partitions: 0,
    })
  })

  test.each([
    ['moon', '--network begins with one of lan, wan, rough, found "moon"'],
    ['wan,speed=1', '--network sets delay, loss'],
    ['wan,constructor=1', '--network sets delay, loss'],
    ['wan,loss=91', '--network loss takes per cent from 0 to 90, found "91"'],
    ['wan,gst=1e9', '--network gst takes a whole number of milliseconds from 0 to 600000, found "1e9"'],
    ['wan,timeout=0', '--network timeout takes a whole number of milliseconds from 1 to 600000, found "0"'],
    ['wan,delay=4/3', 'rising milliseconds above 0, found "4/3"'],
    ['wan,delay=0', 'rising milliseconds above 0, found "0"'],
    ['wan,delay=1/2/3/4/5', 'rising milliseconds above 0'],
  ])('refuses %j and says what it takes', (text, message) => {
    expect(() => readNetwork(text)).toThrow(message)
  })
})
