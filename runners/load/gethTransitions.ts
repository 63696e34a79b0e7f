import { createHash } from 'node:crypto'

/** Digits of a digest in the table. */
const digestDigits = 32

/**
 * Digests a parsed JSON file, so that a case is known by its content whatever its folder and white space.
 *
 * @param value - Parsed JSON.
 * @returns First half of the SHA-256 of its compact text, as hexadecimal.
 */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, digestDigits)
}

/** One case of geth's test of its state transition tool. */
export interface GethTransition {
  /** Folder and expected output below the source's test data. */
  readonly name: string
  /** Argument `--state.fork`. */
  readonly fork: string
  /** Argument `--state.reward` in wei. */
  readonly reward: bigint
  /** Digests by {@link digestOf} of the parsed files that belong together. */
  readonly alloc: string
  readonly environment: string
  readonly transactions: string
  readonly expected: string
}

/**
 * Forks of geth's state transition cases: the files themselves do not name them.
 *
 * Source: ethereum/go-ethereum, `cmd/evm/t8n_test.go` (TestT8n) with `cmd/evm/testdata/`, commit
 * 02b73d4ea7181464175e0a6cbecc0a3a2655a562; cases that expect an exit code instead of an output are left out.
 */
export const gethTransitions: readonly GethTransition[] = [
  {
    name: '1/exp',
    fork: 'Byzantium',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: '232f28fbe290ba02581e8db803da7a21',
    transactions: '3e5cc9126f439fde0fbbe6d49152ecd2',
    expected: 'f5178b72c8d3a3b5ee8a996c59b9250f',
  },
  {
    name: '3/exp',
    fork: 'Berlin',
    reward: 0n,
    alloc: '3aaf6731fe527b8bbca8dc1a279abcb7',
    environment: 'a1152501567c42461b7d9252b0c7c18f',
    transactions: '4d8540b0dc2580ce22f9b0144f81eac6',
    expected: 'a01a73be07a3dc0fcde432fc4664e64c',
  },
  {
    name: '5/exp',
    fork: 'Byzantium',
    reward: 128n,
    alloc: '44136fa355b3678a1146ad16f7e8649e',
    environment: '6f5ce5dd62a2bc8864b4008bcf13ad13',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: '6f7e645f32f9d8a80740927ea6e2ca49',
  },
  {
    name: '13/exp2',
    fork: 'London',
    reward: 0n,
    alloc: '794fcc47d415cf61da7a134edc90fa24',
    environment: '328c27abdfd15411afdb66cd28860be6',
    transactions: 'f4d971f877fc591d69f8c7deacb8c3f8',
    expected: 'caa9b893ec95d872cbd00a2116aa93bc',
  },
  {
    name: '14/exp',
    fork: 'London',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: '8535d70f034c71e104b1dc23f658c2b4',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: 'd8919514f79c43c76d48f1e0faa31dd4',
  },
  {
    name: '14/exp2',
    fork: 'London',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: '5bb396a8b7b1f940ab9b613505dd7e49',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: '140b172607a64b58d900d482b1a5a3ad',
  },
  {
    name: '14/exp_berlin',
    fork: 'Berlin',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: '5bb396a8b7b1f940ab9b613505dd7e49',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: 'e3a4c2c42d3a062b1ec2eb5db0e3f3d3',
  },
  {
    name: '19/exp_london',
    fork: 'London',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: 'a563653f597adf0725fc9705df107b22',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: '401caffa69b82ae112d1c3684b5dc987',
  },
  {
    name: '19/exp_arrowglacier',
    fork: 'ArrowGlacier',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: 'a563653f597adf0725fc9705df107b22',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: 'db29895ad3173544087b1fb9fe1d38e5',
  },
  {
    name: '19/exp_grayglacier',
    fork: 'GrayGlacier',
    reward: 0n,
    alloc: '36b434a6fb7e134663f3355eb7d95248',
    environment: 'a563653f597adf0725fc9705df107b22',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: '725c1fa7fee6b5746fc9cf65fe5172db',
  },
  {
    name: '23/exp',
    fork: 'Berlin',
    reward: 0n,
    alloc: '5c0865eccb2f8bfeb39cd98af83218cf',
    environment: '512bc021243fce25b94ef81c38215639',
    transactions: '773cc64b7269564a4b99f786b3b3a4b3',
    expected: '08fa846fe1f78d3d26f3031a61ebd6bb',
  },
  {
    name: '24/exp',
    fork: 'Paris',
    reward: 0n,
    alloc: '2ba3cc13755bd1d2981b8c021b1124f7',
    environment: '9293517acbfb3648bbf3a80632168fe6',
    transactions: 'dc0921322c4be93074bb2233ad4dbb27',
    expected: '7266e097d1e69615cf675d39dbf56abd',
  },
  {
    name: '25/exp',
    fork: 'Paris',
    reward: 0n,
    alloc: 'd8cbe6f24c065603874a5c7c7c6d5c51',
    environment: '1052e8081887beb2c91cdbf7f8334a3b',
    transactions: 'b728c09d756debaf8e45f1ccb77a8cad',
    expected: 'd33c4df7f94938c0221c4a0d9bc07638',
  },
  {
    name: '26/exp',
    fork: 'Shanghai',
    reward: 0n,
    alloc: '55ce1dcdf928433c18b0ae9d50860f0c',
    environment: '0df4554f6785175454b07de4b86f5562',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: 'c2a19831580aa64e5285b9ebc7763fc8',
  },
  {
    name: '28/exp',
    fork: 'Cancun',
    reward: 0n,
    alloc: '2fb9f29345a45b371376cd496e88c473',
    environment: 'd727ad5d6740835656749443b6834644',
    transactions: 'c08a9486caf87bcd73895392f776a444',
    expected: 'c6de2a5a41f59ce4a830f7d8a3b9c3f8',
  },
  {
    name: '29/exp',
    fork: 'Cancun',
    reward: 0n,
    alloc: '0a2e905099aa6b9c5d976d11c38c069d',
    environment: 'c76538413000e2de97d99bf2355df222',
    transactions: '0c9bfe044a44731ac7264ce26fec1f9d',
    expected: 'a34c32fbceb68c4613ec417b08b844af',
  },
  {
    name: '30/exp',
    fork: 'Cancun',
    reward: 0n,
    alloc: '244e5e609b95c6865ffacd7c5827e2d2',
    environment: '202069bbd55bf71d0d35e60859d9e424',
    transactions: '9d917c2311159f2ffc2351bc140ea682',
    expected: '68fb18b372a5ff921adcf38f733ed2a0',
  },
  {
    name: '33/exp',
    fork: 'Prague',
    reward: 0n,
    alloc: '8f18396db6397c7d7e8cfc8781b52a51',
    environment: 'd8d3c66838c9cce9d0d6b9dc40806885',
    transactions: 'f36d472d0cd3b245d2fd64d7f22ec8ab',
    expected: '5e66d14003608442f97589e7b25a8c2a',
  },
  {
    name: '34/exp',
    fork: 'Osaka',
    reward: 0n,
    alloc: '281d33d50a245d2e0fb7caa562591cd7',
    environment: 'c00136a582a3cd0c45da47e839302ae8',
    transactions: '4f53cda18c2baa0c0354bb5f9a3ecbe5',
    expected: '04001862a801c740bcf970d114238932',
  },
]
