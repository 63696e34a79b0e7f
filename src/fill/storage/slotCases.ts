import type { StorageRead, StorageStep } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { bytes, hash32, quantity } from '../../model/Hex.ts'
import { Defect } from '../../model/Defect.ts'
import { type CompiledContract, solidityContract, vyperContract } from './compiled.ts'
import type { StorageCase } from './StorageCase.ts'

/** Where values lie: as the code of two compilers has it, and paths that lead nowhere. */
export function slotCases(): readonly StorageCase[] {
  return [...compiledCases(solidityContract), ...compiledCases(vyperContract), ...refusedCases()]
}

const bounds = { minimumMembers: 1, maximumMembers: 64 }

function layoutOf({ keyOrder, variables, fields }: CompiledContract): StorageShape {
  return {
    keyOrder,
    variables: linesOf(variables).map(([name = '', baseSlot = '', offset = '', type = '']) => ({
      name,
      baseSlot: quantity(BigInt(baseSlot)),
      offset: Number(offset),
      type,
    })),
    structs: [
      {
        name: 'Info',
        fields: fields.split(', ').map((field) => {
          const [name = '', type = ''] = field.split(' ')
          return { name, type }
        }),
      },
    ],
    bounds,
  }
}

/** The layout with what a variable shares its slot with, and the structs that it needs. */
function partOf(layout: StorageShape, variable: string): StorageShape {
  const wanted = layout.variables.find(({ name }) => name === variable)
  if (wanted === undefined) throw new Defect(`there is no variable ${variable}`)
  const { structs = [], ...rest } = layout
  const named = structs.filter(({ name }) => wanted.type.includes(name))
  const variables = layout.variables.filter(({ baseSlot }) => baseSlot === wanted.baseSlot)
  return { ...rest, variables, ...(named.length > 0 && { structs: named }) }
}

function compiledCases(contract: CompiledContract): readonly StorageCase[] {
  const { keyOrder, compiler } = contract
  const layout = layoutOf(contract)
  return linesOf(contract.reads).map(([name = '', variable = '', path = '', slot = '', offset = '', size = '']) => {
    const type = layout.variables.find((one) => one.name === variable)?.type ?? ''
    return {
      name: `slot-${keyOrder}/${name}`,
      given: `The variable ${variable} of type ${type} in a layout with the key order ${keyOrder}.`,
      when: `A party is asked where ${path === '' ? variable : `${variable} at ${path}`} lies.`,
      must: `It names the slot that code compiled by ${compiler.name} reads, and its bytes in it.`,
      clauses: clausesOf(keyOrder, type, name),
      compiler,
      question: {
        kind: 'slot',
        layout: partOf(layout, variable),
        read: { variable, path: stepsOf(path) },
        expected: { kind: 'located', slot: hash32(slot), offset: Number(offset), size: Number(size) },
      },
    }
  })
}

function clausesOf(keyOrder: StorageShape['keyOrder'], type: string, name: string): readonly string[] {
  const clauses = new Set<string>()
  if (/mapping|HashMap/.test(type)) clauses.add(keyOrder === 'solidity' ? 'LAY-1' : 'LAY-2').add('LAY-5')
  if (keyOrder === 'solidity' && /\]/.test(type)) clauses.add('LAY-6')
  if (keyOrder === 'solidity' && /packed|struct|octet|counter|half|triple|fixed|array|member|list-item/.test(name)) {
    clauses.add('LAY-7')
  }
  if (/^(bytes|string)$/.test(type)) clauses.add('LAY-8')
  if (keyOrder === 'vyper' && !/key|mapping|member/.test(name)) clauses.add('LAY-9')
  return clauses.size > 0 ? [...clauses] : ['LAY-10']
}

interface Refused {
  readonly name: string
  readonly what: string
  readonly read: StorageRead
  readonly twin: string
  readonly reason?: Reason
  readonly type?: string
}

const real = bytes('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df')
const inSolidity = 'slot-solidity'

/** Each beside a path that leads somewhere. */
const refused: readonly Refused[] = [
  {
    name: 'unknown-variable',
    what: 'a variable that the layout does not have',
    reason: 'LAYOUT_INVALID',
    read: { variable: 'stakes', path: [] },
    twin: `${inSolidity}/packed-first`,
  },
  {
    name: 'mapping-itself',
    what: 'a mapping without a key',
    read: { variable: 'members', path: [] },
    twin: `${inSolidity}/member-real`,
  },
  {
    name: 'index-into-mapping',
    what: 'an index into a mapping',
    read: { variable: 'members', path: [{ index: quantity(1) }] },
    twin: `${inSolidity}/member-real`,
  },
  {
    name: 'padded-key',
    what: 'an address of 32 bytes as a key',
    read: { variable: 'members', path: [{ key: bytes(`0x${'00'.repeat(12)}${real.slice(2)}`) }] },
    twin: `${inSolidity}/member-real`,
  },
  {
    name: 'short-key',
    what: 'an address of 19 bytes as a key',
    read: { variable: 'members', path: [{ key: bytes(real.slice(0, 40)) }] },
    twin: `${inSolidity}/member-real`,
  },
  {
    name: 'boolean-two',
    what: 'the boolean 2 as a key',
    read: { variable: 'flags', path: [{ key: bytes('0x02') }] },
    twin: `${inSolidity}/flag-key-true`,
  },
  {
    name: 'key-into-list',
    what: 'a key into a list',
    read: { variable: 'list', path: [{ key: real }] },
    twin: `${inSolidity}/list-item-first`,
  },
  {
    name: 'index-beyond-array',
    what: 'the fourth of three items',
    read: { variable: 'fixedWords', path: [{ index: quantity(3) }] },
    twin: `${inSolidity}/fixed-word-2`,
  },
  {
    name: 'index-beyond-words',
    what: 'the item 2**256 of a list',
    read: { variable: 'list', path: [{ index: quantity(1n << 256n) }] },
    twin: `${inSolidity}/list-item-last`,
  },
  {
    name: 'unknown-field',
    what: 'a field that the struct does not have',
    read: { variable: 'infos', path: [{ key: real }, { field: 'power' }] },
    twin: `${inSolidity}/struct-first-field`,
  },
  {
    name: 'struct-itself',
    what: 'a struct without a field',
    read: { variable: 'infos', path: [{ key: real }] },
    twin: `${inSolidity}/struct-first-field`,
  },
  {
    name: 'step-into-number',
    what: 'an item of a number',
    read: { variable: 'batch', path: [{ index: quantity(0) }] },
    twin: `${inSolidity}/packed-first`,
  },
  {
    name: 'unknown-type',
    what: 'a type of 12 bits',
    reason: 'LAYOUT_INVALID',
    type: 'uint12',
    read: { variable: 'batch', path: [] },
    twin: `${inSolidity}/packed-first`,
  },
  {
    name: 'open-type',
    what: 'a type that is not closed',
    reason: 'LAYOUT_INVALID',
    type: 'mapping(address => bool',
    read: { variable: 'members', path: [{ key: real }] },
    twin: `${inSolidity}/member-real`,
  },
  {
    name: 'mapping-of-lists',
    what: 'a list as the key of a mapping',
    reason: 'LAYOUT_INVALID',
    type: 'mapping(uint256[] => bool)',
    read: { variable: 'members', path: [{ key: real }] },
    twin: `${inSolidity}/member-real`,
  },
]

function refusedCases(): readonly StorageCase[] {
  const whole = layoutOf(solidityContract)
  return refused.map(({ name, what, read, twin, type, reason = 'LAYOUT_PATH_INVALID' }) => {
    const known = whole.variables.some((one) => one.name === read.variable)
    const part = partOf(whole, known ? read.variable : 'batch')
    const variables = part.variables.map((one) =>
      type !== undefined && one.name === read.variable ? { ...one, type } : one,
    )
    return {
      name: `slot-refused/${name}`,
      given: `A layout with ${part.variables.map((one) => `${one.name} ${type ?? one.type}`).join(', ')}.`,
      when: `A party is asked for ${what}.`,
      must: 'It refuses to name a slot.',
      clauses: ['LAY-10'],
      twin,
      question: { kind: 'slot', layout: { ...part, variables }, read, expected: { kind: 'reject', reason } },
    }
  })
}

function stepsOf(text: string): readonly StorageStep[] {
  return text
    .split(' ')
    .filter((step) => step !== '')
    .map((step): StorageStep => {
      const rest = step.slice(2)
      if (step.startsWith('k:')) return { key: bytes(rest) }
      return step.startsWith('i:') ? { index: quantity(BigInt(rest)) } : { field: rest }
    })
}

function linesOf(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
}
