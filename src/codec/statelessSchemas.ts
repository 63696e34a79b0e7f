import {
  ByteListType,
  ByteVectorType,
  ContainerType,
  ListBasicType,
  ListCompositeType,
  ProgressiveByteListType,
  ProgressiveContainerType,
  ProgressiveListCompositeType,
  UintBigintType,
} from '@chainsafe/ssz'

/** What a schema gives of an input; the rest of its fields is checked by being decoded. */
export interface StatelessParts {
  readonly blockHash: Uint8Array
  readonly chainId: bigint
  /** RLP of the block access list (EIP-7928). */
  readonly accessList: Uint8Array
  /** `hash_tree_root` of the new payload request. */
  readonly requestRoot: Uint8Array
  readonly state: readonly Uint8Array[]
  readonly codes: readonly Uint8Array[]
  readonly headers: readonly Uint8Array[]
  readonly transactions: readonly Uint8Array[]
  readonly publicKeys: readonly Uint8Array[]
  /** The same input written anew; other bytes than those that were read mean that they were not canonical. */
  readonly encoded: Uint8Array
}

/** One published layout of the stateless input. */
export interface StatelessSchema {
  /** Release of execution-specs that defined it. */
  readonly release: string
  /** Two bytes before the SSZ; undefined for the release that had none. */
  readonly id?: number
  /**
   * @param body - SSZ without the schema id.
   * @returns Its parts; throws where the bytes do not decode.
   */
  readonly decode: (body: Uint8Array) => StatelessParts
  /** @returns The SSZ of an input all of whose fields are zero or empty. */
  readonly smallest: () => Uint8Array
}

const uint64 = new UintBigintType(8)
const uint256 = new UintBigintType(32)
const bytes20 = new ByteVectorType(20)
const bytes32 = new ByteVectorType(32)
const bytes48 = new ByteVectorType(48)
const bytes65 = new ByteVectorType(65)
const bytes96 = new ByteVectorType(96)
const bytes256 = new ByteVectorType(256)
const progressiveBytes = new ProgressiveByteListType()

const witnessNode = new ByteListType(2 ** 10)
const witnessCode = new ByteListType(2 ** 16)
const witnessHeader = new ByteListType(2 ** 10)
const headersMax = 256

const withdrawal = new ContainerType({ index: uint64, validatorIndex: uint64, address: bytes20, amount: uint64 })

const deposit = new ContainerType({
  publicKey: bytes48,
  withdrawalCredentials: bytes32,
  amount: uint64,
  signature: bytes96,
  index: uint64,
})
const withdrawalRequest = new ContainerType({ sourceAddress: bytes20, validatorKey: bytes48, amount: uint64 })
const consolidation = new ContainerType({ sourceAddress: bytes20, sourceKey: bytes48, targetKey: bytes48 })
const builderDeposit = new ContainerType({
  publicKey: bytes48,
  withdrawalCredentials: bytes32,
  amount: uint64,
  signature: bytes96,
})
const builderExit = new ContainerType({ sourceAddress: bytes20, publicKey: bytes48 })

/** Fields of the payload that every release writes alike, in their order. */
const payloadStart = {
  parentHash: bytes32,
  feeRecipient: bytes20,
  stateRoot: bytes32,
  receiptsRoot: bytes32,
  logsBloom: bytes256,
  prevRandao: bytes32,
  blockNumber: uint64,
  gasLimit: uint64,
  gasUsed: uint64,
  timestamp: uint64,
  extraData: new ByteListType(32),
  baseFeePerGas: uint256,
  blockHash: bytes32,
}

const boundedWitness = new ContainerType({
  state: new ListCompositeType(witnessNode, 2 ** 22),
  codes: new ListCompositeType(witnessCode, 2 ** 18),
  headers: new ListCompositeType(witnessHeader, headersMax),
})

function boundedPayload(withdrawalsMax: number, accessListBytesMax: number) {
  return new ContainerType({
    ...payloadStart,
    transactions: new ListCompositeType(new ByteListType(2 ** 30), 2 ** 20),
    withdrawals: new ListCompositeType(withdrawal, withdrawalsMax),
    blobGasUsed: uint64,
    excessBlobGas: uint64,
    blockAccessList: new ByteListType(accessListBytesMax),
    slotNumber: uint64,
  })
}

/** zkevm@v0.3: no schema id, requests as opaque bytes. Its roots are confirmed by every published input. */
function release03(): StatelessSchema {
  const request = new ContainerType({
    executionPayload: boundedPayload(2 ** 16, 2 ** 24),
    versionedHashes: new ListCompositeType(bytes32, 4096),
    parentBeaconBlockRoot: bytes32,
    executionRequests: new ListCompositeType(new ByteListType(2 ** 30), 16),
  })
  const input = new ContainerType({
    newPayloadRequest: request,
    witness: boundedWitness,
    chainId: uint64,
    publicKeys: new ListCompositeType(new ByteListType(2 ** 7), 2 ** 20),
  })
  return {
    release: 'zkevm@v0.3',
    decode: (body) => {
      const value = input.deserialize(body)
      return {
        blockHash: value.newPayloadRequest.executionPayload.blockHash,
        accessList: value.newPayloadRequest.executionPayload.blockAccessList,
        chainId: value.chainId,
        requestRoot: request.hashTreeRoot(value.newPayloadRequest),
        ...value.witness,
        transactions: value.newPayloadRequest.executionPayload.transactions,
        publicKeys: value.publicKeys,
        encoded: input.serialize(value),
      }
    },
    smallest: () => input.serialize(input.defaultValue()),
  }
}

/** zkevm@v0.4: typed requests, chain configuration with fork, activation and blob schedule. */
function release04(): StatelessSchema {
  const optional = new ListBasicType(uint64, 1)
  const request = new ContainerType({
    executionPayload: boundedPayload(2 ** 4, 2 ** 30),
    versionedHashes: new ListCompositeType(bytes32, 4096),
    parentBeaconBlockRoot: bytes32,
    executionRequests: new ContainerType({
      deposits: new ListCompositeType(deposit, 2 ** 13),
      withdrawals: new ListCompositeType(withdrawalRequest, 2 ** 4),
      consolidations: new ListCompositeType(consolidation, 2),
    }),
  })
  const blobSchedule = new ContainerType({ target: uint64, max: uint64, baseFeeUpdateFraction: uint64 })
  const chainConfig = new ContainerType({
    chainId: uint64,
    activeFork: new ContainerType({
      fork: uint64,
      activation: new ContainerType({ blockNumber: optional, timestamp: optional }),
      blobSchedule: new ListCompositeType(blobSchedule, 1),
    }),
  })
  const input = new ContainerType({
    newPayloadRequest: request,
    witness: boundedWitness,
    chainConfig,
    publicKeys: new ListCompositeType(bytes65, 2 ** 15),
  })
  return {
    release: 'zkevm@v0.4',
    id: 0x0001,
    decode: (body) => {
      const value = input.deserialize(body)
      return {
        blockHash: value.newPayloadRequest.executionPayload.blockHash,
        accessList: value.newPayloadRequest.executionPayload.blockAccessList,
        chainId: value.chainConfig.chainId,
        requestRoot: request.hashTreeRoot(value.newPayloadRequest),
        ...value.witness,
        transactions: value.newPayloadRequest.executionPayload.transactions,
        publicKeys: value.publicKeys,
        encoded: input.serialize(value),
      }
    },
    smallest: () => input.serialize(input.defaultValue()),
  }
}

/** zkevm@v0.8: progressive containers and lists (EIP-7495, EIP-7916), chain id alone; id is fork 0x15, revision 1. */
function release08(): StatelessSchema {
  const payload = new ProgressiveContainerType(
    {
      ...payloadStart,
      transactions: new ProgressiveListCompositeType(progressiveBytes),
      withdrawals: new ProgressiveListCompositeType(withdrawal),
      blobGasUsed: uint64,
      excessBlobGas: uint64,
      blockAccessList: progressiveBytes,
      slotNumber: uint64,
    },
    activeFields(19),
  )
  const requests = new ProgressiveContainerType(
    {
      deposits: new ProgressiveListCompositeType(deposit),
      withdrawals: new ProgressiveListCompositeType(withdrawalRequest),
      consolidations: new ProgressiveListCompositeType(consolidation),
      builderDeposits: new ProgressiveListCompositeType(builderDeposit),
      builderExits: new ProgressiveListCompositeType(builderExit),
    },
    activeFields(5),
  )
  const request = new ContainerType({
    executionPayload: payload,
    versionedHashes: new ProgressiveListCompositeType(bytes32),
    parentBeaconBlockRoot: bytes32,
    executionRequests: requests,
  })
  const input = new ContainerType({
    newPayloadRequest: request,
    witness: new ContainerType({
      state: new ProgressiveListCompositeType(witnessNode),
      codes: new ProgressiveListCompositeType(witnessCode),
      headers: new ListCompositeType(witnessHeader, headersMax),
    }),
    chainId: uint64,
    publicKeys: new ProgressiveListCompositeType(bytes65),
  })
  return {
    release: 'zkevm@v0.8',
    id: 0x1501,
    decode: (body) => {
      const value = input.deserialize(body)
      return {
        blockHash: value.newPayloadRequest.executionPayload.blockHash,
        accessList: value.newPayloadRequest.executionPayload.blockAccessList,
        chainId: value.chainId,
        requestRoot: request.hashTreeRoot(value.newPayloadRequest),
        ...value.witness,
        transactions: value.newPayloadRequest.executionPayload.transactions,
        publicKeys: value.publicKeys,
        encoded: input.serialize(value),
      }
    },
    smallest: () => input.serialize(input.defaultValue()),
  }
}

function activeFields(count: number): boolean[] {
  return Array.from({ length: count }, () => true)
}

/** Every layout that is read, oldest first. */
export const statelessSchemas: readonly StatelessSchema[] = [release03(), release04(), release08()]
