import { describe, expect, test } from 'vitest'
import type { BuildCase } from '../../../runners/load/Case.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { buildChain } from '../../../src/fill/chain.ts'
import { damageOf, loadContent, whyNot } from '../support/loading.ts'

const crypto = await loadCrypto('auto')
const engine = createMachineEngine(crypto)

async function buildCaseOf(content: unknown, name?: string): Promise<BuildCase> {
  const [loaded, ...others] = await loadContent(content, name)
  if (loaded?.kind !== 'case' || loaded.case.kind !== 'build' || others.length > 0) {
    throw new Error(JSON.stringify([loaded, ...others]))
  }
  return loaded.case
}

/** Whether the reference comes to the state that the source speaks of. */
async function holds(content: unknown, name?: string): Promise<boolean> {
  const { ruleset, genesis, blocks } = await buildCaseOf(content, name)
  const inputs = blocks.map(({ input }) => input)
  const [built] = await buildChain(ruleset, genesis, inputs, { crypto, engine })
  expect(built?.block.result.transactions.map(({ status }) => status)).toEqual(['0x1'])
  return built?.block.result.stateRoot === blocks[0]?.expected.result?.stateRoot
}

/** Vector 7 of EIP-152: one round. */
const round = {
  Name: 'vector 7',
  Input:
    '0000000148c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b' +
    `616263${'00'.repeat(125)}0300000000000000${'00'.repeat(8)}01`,
  Expected:
    'b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421',
  Gas: 1,
}

describe('vectors of one precompile', () => {
  test('the name of the file says which precompile and whose prices', async () => {
    const found = await buildCaseOf([round], 'blake2F.json')
    expect([found.id, found.family, found.fork]).toEqual(['blake2F.json::vector 7', 'precompile', 'Istanbul'])
    expect(await holds([round], 'blake2F.json')).toBe(true)
  })

  test.each([
    ['another output', { ...round, Expected: `c6${round.Expected.slice(2)}` }],
    ['no output', { ...round, Expected: '' }],
    ['one gas more', { ...round, Gas: 2 }],
    ['one gas less', { ...round, Gas: 0 }],
    ['an error', { Name: 'a', Input: round.Input, ExpectedError: 'invalid' }],
  ])('%s than the precompile gives is told from it', async (_, entry) => {
    expect(await holds([entry], 'blake2F.json')).toBe(false)
  })

  test('an error means that the call fails and takes all its gas', async () => {
    const failing = { Name: 'short', Input: round.Input.slice(2), ExpectedError: 'invalid input length' }
    expect(await holds([failing], 'fail-blake2F.json')).toBe(true)
  })

  test('entries of one name are told apart', async () => {
    const found = await loadContent([round, round], 'blake2F.json')
    expect(found.map((loaded) => loaded.kind === 'case' && loaded.case.id)).toEqual([
      'blake2F.json::vector 7',
      'blake2F.json::vector 7[1]',
    ])
  })

  test('a file whose name says nothing is refused with the names that do', async () => {
    const { reason } = await damageOf([round])
    expect(reason).toMatch(/^the file's name does not say which precompile .* rename it to one of ecrecover, modexp, /)
  })

  test.each([
    ['an entry without input', { Name: 'a', Expected: '', Gas: 1 }, 'a', '[0].Input'],
    ['an entry without output', { Name: 'a', Input: '', Gas: 1 }, 'a', '[0].Expected'],
    ['an entry without gas', { Name: 'a', Input: '', Expected: '' }, 'a', '[0].Gas'],
    ['half a byte', { ...round, Input: '0' }, 'vector 7', '[0].Input'],
    ['more gas than fits', { ...round, Gas: 40_000_000 }, 'vector 7', '[0].Gas'],
  ])('%s is damage at its field', async (_, entry, name, field) => {
    const found = await loadContent([{ ...entry, NoBenchmark: false }], 'blake2F.json')
    expect(found).toEqual([
      { kind: 'damaged', file: 'blake2F.json', test: name, field, reason: expect.stringMatching(/./) },
    ])
  })
})

/** The polynomial zero is zero everywhere. */
const infinity = `0xc0${'00'.repeat(47)}`
const claim = {
  commitment: infinity,
  z: `0x${'00'.repeat(31)}05`,
  y: `0x${'00'.repeat(32)}`,
  proof: infinity,
}

describe('claims about a point of a polynomial', () => {
  test.each([
    ['true', { input: claim, output: true, name: 'a' }, true],
    ['false', { input: { ...claim, y: claim.z }, output: false, name: 'a' }, true],
    ['malformed', { input: { ...claim, z: `0x${'ff'.repeat(32)}` }, output: null, name: 'a' }, true],
    ['said to be false and true', { input: claim, output: false, name: 'a' }, false],
    ['said to be true and false', { input: { ...claim, y: claim.z }, output: true, name: 'a' }, false],
  ])('a claim that is %s', async (_, entry, expected) => {
    expect(await holds([entry])).toBe(expected)
  })

  test('YAML holds one claim', async () => {
    const lines = Object.entries(claim).map(([name, value]) => `  ${name}: '${value}'`)
    const text = ['input:', ...lines, 'output: true', ''].join('\n')
    expect((await buildCaseOf(text, 'data.yaml')).id).toBe('data.yaml::verify_kzg_proof')
    expect(await holds(text, 'data.yaml')).toBe(true)
    expect(await holds(text.replace('true', 'false'), 'data.yaml')).toBe(false)
  })

  test('a test of blobs is none of a precompile', async () => {
    expect(await whyNot("input:\n  blob: '0x00'\noutput: null\n")).toBe(
      'a test of whole blobs or their cells, which no precompile takes',
    )
  })

  test('an output that is no answer is damage', async () => {
    expect(await damageOf([{ input: claim, output: 'perhaps', name: 'a' }])).toEqual({
      test: 'a',
      field: 'output',
      reason: 'expected true, false or null, found "perhaps"',
    })
  })
})

/** Private key 11, nonce 2, hash 5: plain affine arithmetic of P-256. */
const line = {
  hash: `${'00'.repeat(31)}05`,
  r: '7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978',
  s: '2f35a5098792353578c4341099e413354ab253ab71f8895aafed968411bc6ecc',
  x: '3ed113b7883b4c590638379db0c21cda16742ed0255048bf433391d374bc21d1',
  y: '9099209accc4c8a224c843afa4f4c68a090d04da5e9889dae2f8eefce82a3740',
  valid: true,
}

describe('signatures over P-256, one a line', () => {
  test.each([
    ['right', line, true],
    ['wrong', { ...line, hash: `${'00'.repeat(31)}06`, valid: false }, true],
    ['right and said to be wrong', { ...line, valid: false }, false],
  ])('a signature that is %s', async (_, entry, expected) => {
    const found = await loadContent(`${JSON.stringify(entry)}\n${JSON.stringify(line)}\n`, 'lines.jsonl')
    expect(found.map((loaded) => loaded.kind === 'case' && loaded.case.id)).toEqual([
      'lines.jsonl::line 1',
      'lines.jsonl::line 2',
    ])
    const [first] = found
    if (first?.kind !== 'case' || first.case.kind !== 'build') throw new Error('no case')
    const { ruleset, genesis, blocks } = first.case
    const [built] = await buildChain(
      ruleset,
      genesis,
      blocks.map(({ input }) => input),
      { crypto, engine },
    )
    expect(built?.block.result.stateRoot === blocks[0]?.expected.result?.stateRoot).toBe(expected)
  })

  test('a malformed line is damage of the file', async () => {
    expect(await damageOf(`${JSON.stringify(line)}\n{"x":\n`)).toEqual({ reason: 'line 2: the JSON is malformed' })
  })
})

/** The first test of ecdsa_secp256k1_sha256_p1363_test.json of C2SP/wycheproof. */
const recoverable = {
  tcId: 1,
  msg: '313233343030',
  sig: '813ef79ccefa9a56f7ba805f0e478584fe5f0dd5f567bc09b5123ccbc9832365900e75ad233fcc908509dbff5922647db37c21f4afd3203ae8dc4ae7794b0f87',
  result: 'valid',
}
const recoverableKey = {
  curve: 'secp256k1',
  uncompressed:
    '04b838ff44e5bc177bf21189d0766082fc9d843226887fc9760371100b7ee20a6ff0c9d75bfba7b31a6bca1974496eeb56de357071955d83c4b1badaa0b21832e9',
}

function wycheproof(entry: object, key: object = recoverableKey, sha = 'SHA-256'): object {
  return { schema: 'ecdsa_p1363_verify_schema_v1.json', testGroups: [{ publicKey: key, sha, tests: [entry] }] }
}

describe('signatures of wycheproof', () => {
  test('a signature over secp256k1 is valid where one parity gives the key', async () => {
    expect((await buildCaseOf(wycheproof(recoverable))).id).toBe('vector.json::tcId 1')
    expect(await holds(wycheproof(recoverable))).toBe(true)
    expect(await holds(wycheproof({ ...recoverable, result: 'invalid' }))).toBe(false)
  })

  test('a signature of another message gives another key', async () => {
    const other = { ...recoverable, msg: '00' }
    expect(await holds(wycheproof({ ...other, result: 'invalid' }))).toBe(true)
    expect(await holds(wycheproof(other))).toBe(false)
  })

  test('a signature over secp256r1 is one for P256VERIFY, which takes the first half of a long digest', async () => {
    // The first test of ecdsa_secp256r1_sha512_p1363_test.json.
    const key = {
      curve: 'secp256r1',
      uncompressed:
        '042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e',
    }
    const entry = {
      ...recoverable,
      sig: '2478f1d049f6d857ac900a7af1772226a4c59b345fbb90613c66f42b98f981c05f85a63a5be977ad714cea16b10035f07cadf7513ae8cca86f35b7692aafd69f',
    }
    expect(await holds(wycheproof(entry, key, 'SHA-512'))).toBe(true)
    expect(await holds(wycheproof({ ...entry, result: 'invalid' }, key, 'SHA-512'))).toBe(false)
  })

  test.each([
    ['of another size', wycheproof({ ...recoverable, sig: '00' }), /^a signature of another size than 64 bytes/],
    [
      'over another curve',
      wycheproof(recoverable, { ...recoverableKey, curve: 'secp384r1' }),
      /^signatures over a curve/,
    ],
    [
      'with a small r',
      wycheproof({ ...recoverable, sig: `${'00'.repeat(31)}01${'00'.repeat(31)}01` }),
      /^a nonce point/,
    ],
    ['of another scheme', { testGroups: [], schema: 'ecdh_test_schema_v1.json' }, /^a wycheproof test of a scheme/],
  ])('a signature %s cannot be asked', async (_, content, why) => {
    expect(await whyNot(content)).toMatch(why)
  })

  test('a test without a result is damage', async () => {
    const { result: _, ...rest } = recoverable
    expect(await damageOf(wycheproof(rest))).toMatchObject({ test: 'tcId 1', field: 'testGroups[0].tests[0].result' })
  })
})
