/** A contract of `test/state/layout/contracts`, compiled, and where its code reads: seen at the SLOAD of each function. */
export interface CompiledContract {
  readonly compiler: { readonly name: string; readonly version: string }
  readonly keyOrder: 'solidity' | 'vyper'
  /** A line each: name, base slot, offset, type; as the compiler's own description of the layout has them. */
  readonly variables: string
  /** Fields of its struct `Info`: name and type. */
  readonly fields: string
  /** A line each: name, variable, steps (`k:` key, `i:` index, `f:` field), slot, offset, size. */
  readonly reads: string
}

/** Compiled without optimizer for Cancun. */
export const solidityContract: CompiledContract = {
  compiler: { name: 'solc', version: '0.8.37+commit.f401782d' },
  keyOrder: 'solidity',
  fields: 'allowed bool, active bool, index uint8, stake uint256, delegate address, share uint96',
  variables: `
members | 0x0 | 0 | mapping(address => bool)
balances | 0x1 | 0 | mapping(address => uint256)
numbers | 0x2 | 0 | mapping(uint256 => uint256)
small | 0x3 | 0 | mapping(uint8 => uint256)
signed | 0x4 | 0 | mapping(int256 => uint256)
tiny | 0x5 | 0 | mapping(int8 => uint256)
hashes | 0x6 | 0 | mapping(bytes32 => uint256)
selectors | 0x7 | 0 | mapping(bytes4 => uint256)
flags | 0x8 | 0 | mapping(bool => uint256)
names | 0x9 | 0 | mapping(string => uint256)
blobs | 0xa | 0 | mapping(bytes => uint256)
allowances | 0xb | 0 | mapping(address => mapping(address => uint256))
infos | 0xc | 0 | mapping(address => Info)
list | 0xd | 0 | address[]
octets | 0xe | 0 | uint8[]
counters | 0xf | 0 | uint64[]
halves | 0x10 | 0 | uint128[]
triples | 0x11 | 0 | uint96[]
fixedWords | 0x12 | 0 | uint256[3]
fixedPacked | 0x15 | 0 | uint64[5]
nested | 0x17 | 0 | uint256[][]
grid | 0x18 | 0 | uint32[3][2]
people | 0x1a | 0 | Info[]
lists | 0x1b | 0 | mapping(address => uint256[])
data | 0x1c | 0 | bytes
text | 0x1d | 0 | string
batch | 0x1e | 0 | uint64
count | 0x1e | 8 | uint32
paused | 0x1e | 12 | bool
owner | 0x1f | 0 | address
share | 0x1f | 20 | uint96
`,
  reads: `
member-real | members | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df | 0x0533232f78446cbaaa8b7588237eb35e19d95c00e65eee10ca4fff7a4af53a5e | 0 | 1
member-zero | members | k:0x0000000000000000000000000000000000000000 | 0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5 | 0 | 1
member-highest | members | k:0xffffffffffffffffffffffffffffffffffffffff | 0x50c7a3d1a23c7ff4a61d37c3f2c4aeb36cf60b43ee893723db201d3eb941cbad | 0 | 1
member-leading-zeros | members | k:0x00000000000000000000000000000000000000aa | 0xd6f751104ddfead9549c96fabdbd4d2fc6876c8cd9a49ea4a821de938f71a011 | 0 | 1
member-middle-bit | members | k:0x0000000000000000000000010000000000000000 | 0x926859139a5a3e1b285818e180fcab118d4ec1af0fef8551e2dfa64faf476de8 | 0 | 1
member-trailing-zeros | members | k:0xaa00000000000000000000000000000000000000 | 0xf7f316be7bf52158a0764bf7ffece0e6de7bd8cfab2eaaad8b851977ee01b7b8 | 0 | 1
balance | balances | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df | 0xa7385bcc2d5addee19c575f1a8233843b3cfab5f199170392d7505bc6f9af08b | 0 | 32
number-zero | numbers | k:0x0000000000000000000000000000000000000000000000000000000000000000 | 0xac33ff75c19e70fe83507db0d683fd3465c996598dc972688b7ace676c89077b | 0 | 32
number-highest | numbers | k:0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff | 0x38b5b2ceac7637132d27514ffcf440b705287635075af7b8bd5adcaa6a4cc5bb | 0 | 32
small-key | small | k:0x07 | 0xf2c49132ed1cee2a7e75bde50d332a2f81f1d01e5456d8a19d1df09bd561dbd2 | 0 | 32
signed-key-negative | signed | k:0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff | 0xd8c80a9840ed58f33f2186a8fbc29ecd8c3610d196f1da047301bd51988eb95c | 0 | 32
tiny-key-negative | tiny | k:0xfe | 0x393dc77de274085309cf4a23475233f45f8cfc57579e2850a4c5dfa11e7aba5e | 0 | 32
tiny-key-positive | tiny | k:0x7f | 0xe9273958f1f266f4f9bc99c85e71ee2d69a5da24fcfd4d7f1afcc533bd57dec4 | 0 | 32
hash-key | hashes | k:0xabababababababababababababababababababababababababababababababab | 0xb8c0e03d5a2a909c0e210c1c165649fca9b984bb068eb543d4353a8d7a91b2cb | 0 | 32
selector-key | selectors | k:0xb7ab4db5 | 0x76d097ca4e26b1b028b65600fe5cd33780095ff156957dd8bbf8759b8d7fe1d9 | 0 | 32
flag-key-true | flags | k:0x01 | 0xad67d757c34507f157cacfa2e3153e9f260a2244f30428821be7be64587ac55f | 0 | 32
flag-key-false | flags | k:0x00 | 0x5eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c7 | 0 | 32
name-key | names | k:0x616c696365 | 0x82d68ef18d55f753019de2411596f4f40ee17fcc840e5060260d04fc82788ce5 | 0 | 32
name-key-empty | names | k:0x | 0x6e1540171b6c0c960b71a7020d9f60077f6af931a8bbf590da0223dacf75c7af | 0 | 32
blob-key-long | blobs | k:0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a | 0x65bd0d53090f5d9059c8bc9c1de0fe1f72ab60f081586ae53b768ae41ecdb629 | 0 | 32
nested-mapping | allowances | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df k:0x00000000000000000000000000000000000000aa | 0x2207a64b1bdd9bcee69a634c47c0e73d7902f0ebe397745ca3f9917b89ecbb90 | 0 | 32
struct-first-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:allowed | 0xd8274a6ba6be1f34d1f284da899967c3064d47e862b73fe4dd841476088a1022 | 0 | 1
struct-third-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:index | 0xd8274a6ba6be1f34d1f284da899967c3064d47e862b73fe4dd841476088a1022 | 2 | 1
struct-whole-slot-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:stake | 0xd8274a6ba6be1f34d1f284da899967c3064d47e862b73fe4dd841476088a1023 | 0 | 32
struct-field-after-whole-slot | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:delegate | 0xd8274a6ba6be1f34d1f284da899967c3064d47e862b73fe4dd841476088a1024 | 0 | 20
struct-last-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:share | 0xd8274a6ba6be1f34d1f284da899967c3064d47e862b73fe4dd841476088a1024 | 20 | 12
list-length | list |  | 0x000000000000000000000000000000000000000000000000000000000000000d | 0 | 32
list-item-first | list | i:0x0 | 0xd7b6990105719101dabeb77144f2a3385c8033acd3af97e9423a695e81ad1eb5 | 0 | 20
list-item-second | list | i:0x1 | 0xd7b6990105719101dabeb77144f2a3385c8033acd3af97e9423a695e81ad1eb6 | 0 | 20
list-item-last | list | i:0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe | 0xd7b6990105719101dabeb77144f2a3385c8033acd3af97e9423a695e81ad1eb3 | 0 | 20
octet-0 | octets | i:0x0 | 0xbb7b4a454dc3493923482f07822329ed19e8244eff582cc204f8554c3620c3fd | 0 | 1
octet-31 | octets | i:0x1f | 0xbb7b4a454dc3493923482f07822329ed19e8244eff582cc204f8554c3620c3fd | 31 | 1
octet-32 | octets | i:0x20 | 0xbb7b4a454dc3493923482f07822329ed19e8244eff582cc204f8554c3620c3fe | 0 | 1
octet-last | octets | i:0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe | 0xc37b4a454dc3493923482f07822329ed19e8244eff582cc204f8554c3620c3fc | 30 | 1
counter-0 | counters | i:0x0 | 0x8d1108e10bcb7c27dddfc02ed9d693a074039d026cf4ea4240b40f7d581ac802 | 0 | 8
counter-3 | counters | i:0x3 | 0x8d1108e10bcb7c27dddfc02ed9d693a074039d026cf4ea4240b40f7d581ac802 | 24 | 8
counter-4 | counters | i:0x4 | 0x8d1108e10bcb7c27dddfc02ed9d693a074039d026cf4ea4240b40f7d581ac803 | 0 | 8
half-1 | halves | i:0x1 | 0x1b6847dc741a1b0cd08d278845f9d819d87b734759afb55fe2de5cb82a9ae672 | 16 | 16
half-2 | halves | i:0x2 | 0x1b6847dc741a1b0cd08d278845f9d819d87b734759afb55fe2de5cb82a9ae673 | 0 | 16
triple-1 | triples | i:0x1 | 0x31ecc21a745e3968a04e9570e4425bc18fa8019c68028196b546d1669c200c68 | 12 | 12
triple-2 | triples | i:0x2 | 0x31ecc21a745e3968a04e9570e4425bc18fa8019c68028196b546d1669c200c69 | 0 | 12
fixed-word-0 | fixedWords | i:0x0 | 0x0000000000000000000000000000000000000000000000000000000000000012 | 0 | 32
fixed-word-2 | fixedWords | i:0x2 | 0x0000000000000000000000000000000000000000000000000000000000000014 | 0 | 32
fixed-packed-0 | fixedPacked | i:0x0 | 0x0000000000000000000000000000000000000000000000000000000000000015 | 0 | 8
fixed-packed-4 | fixedPacked | i:0x4 | 0x0000000000000000000000000000000000000000000000000000000000000016 | 0 | 8
list-of-lists | nested | i:0x2 i:0x3 | 0x8e4db66511d75085bd01a95e2ac3176ed81fa0d017b8197c523d306038fd319f | 0 | 32
list-of-lists-inner-length | nested | i:0x2 | 0xc624b66cc0138b8fabc209247f72d758e1cf3343756d543badbf24212bed8c17 | 0 | 32
array-of-arrays | grid | i:0x1 i:0x2 | 0x0000000000000000000000000000000000000000000000000000000000000019 | 8 | 4
list-of-structs | people | i:0x5 f:share | 0x057c384a7d1c54f3a1b2e5e67b2617b8224fdfd1ea7234eea573a6ff665ff64f | 20 | 12
mapping-to-list-length | lists | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df | 0x994c5cf07324c75297483f34b36315d3e6dcfe8b5deb098d3cfb974cc4d045e2 | 0 | 32
mapping-to-list-item | lists | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df i:0x1 | 0x454bd5e001a2353a31c1ecf580685387715fb4c873f4ce1bf7ad3329df8c3ed5 | 0 | 32
data-head | data |  | 0x000000000000000000000000000000000000000000000000000000000000001c | 0 | 32
packed-first | batch |  | 0x000000000000000000000000000000000000000000000000000000000000001e | 0 | 8
packed-second | count |  | 0x000000000000000000000000000000000000000000000000000000000000001e | 8 | 4
packed-third | paused |  | 0x000000000000000000000000000000000000000000000000000000000000001e | 12 | 1
packed-next-slot | owner |  | 0x000000000000000000000000000000000000000000000000000000000000001f | 0 | 20
packed-behind-address | share |  | 0x000000000000000000000000000000000000000000000000000000000000001f | 20 | 12
`,
}

/** Compiled for Cancun. */
export const vyperContract: CompiledContract = {
  compiler: { name: 'vyper', version: '0.4.3+commit.bff19ea2' },
  keyOrder: 'vyper',
  fields: 'allowed bool, stake uint256, delegate address',
  variables: `
members | 0x0 | 0 | HashMap[address, bool]
numbers | 0x1 | 0 | HashMap[uint256, uint256]
small | 0x2 | 0 | HashMap[uint8, uint256]
tiny | 0x3 | 0 | HashMap[int8, uint256]
hashes | 0x4 | 0 | HashMap[bytes32, uint256]
selectors | 0x5 | 0 | HashMap[bytes4, uint256]
flags | 0x6 | 0 | HashMap[bool, uint256]
names | 0x7 | 0 | HashMap[String[64], uint256]
blobs | 0x8 | 0 | HashMap[Bytes[64], uint256]
allowances | 0x9 | 0 | HashMap[address, HashMap[address, uint256]]
infos | 0xa | 0 | HashMap[address, Info]
list | 0xb | 0 | DynArray[address, 64]
fixedWords | 0x4c | 0 | uint256[3]
grid | 0x4f | 0 | DynArray[uint256[3], 4]
data | 0x5c | 0 | Bytes[100]
text | 0x61 | 0 | String[40]
batch | 0x64 | 0 | uint64
count | 0x65 | 0 | uint32
owner | 0x66 | 0 | address
selector | 0x67 | 0 | bytes4
`,
  reads: `
member-real | members | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df | 0x0383005227008a613899aed2c6b1066991f596d112d12b59a6b71d2bf77c8c4e | 0 | 1
member-zero | members | k:0x0000000000000000000000000000000000000000 | 0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5 | 0 | 1
member-highest | members | k:0xffffffffffffffffffffffffffffffffffffffff | 0x5a88e376b28db152c8b0436709bac7c22da5d94345957293d8fac3c4270d766d | 0 | 1
member-leading-zeros | members | k:0x00000000000000000000000000000000000000aa | 0x6d981f48551953e225ba751154ec7532cc25926929058b48d4836d0e1737b6fd | 0 | 1
member-middle-bit | members | k:0x0000000000000000000000010000000000000000 | 0x7cbd4cf38d305ed4f5e1747d8261f27a09eb8e539c12357f61a9ae6a5d0bed3d | 0 | 1
member-trailing-zeros | members | k:0xaa00000000000000000000000000000000000000 | 0x3e8fe6f30c4d796ecfee78ec77abc672f09dd59c4dfb24c88325a0971ac9f61d | 0 | 1
number-key | numbers | k:0x0000000000000000000000000000000000000000000000000000000000000007 | 0xb39221ace053465ec3453ce2b36430bd138b997ecea25c1043da0c366812b828 | 0 | 32
number-key-highest | numbers | k:0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff | 0x9d3f4b35d3a7dca202fde247a7a06c78d8c5fd77130c593212f65d004b29c60a | 0 | 32
small-key | small | k:0x07 | 0xb7c774451310d1be4108bc180d1b52823cb0ee0274a6c0081bcaf94f115fb96d | 0 | 32
signed-key-negative | tiny | k:0xfe | 0x232048bf6562eb671db8496884f0cee5a65370ae7179759ef11450268b1bc7b0 | 0 | 32
hash-key | hashes | k:0xabababababababababababababababababababababababababababababababab | 0xefdd2cdd8fa2ef906c1ad2fe27c41c612417bba08d7a2deaf0cbb064c571a78a | 0 | 32
selector-key | selectors | k:0xb7ab4db5 | 0x3405749f928a7e937b8da375892cea279e138aa40550dc832bf73b88d8dcb891 | 0 | 32
flag-key | flags | k:0x01 | 0x8f331abe73332f95a25873e8b430885974c0409691f89d643119a11623a7924a | 0 | 32
name-key | names | k:0x616c696365 | 0xcfb960adb4129d98a806a8c688623643429bb5d03915a8c0f83cb301447c1318 | 0 | 32
blob-key-long | blobs | k:0x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a | 0x161bd43524d42fd7903a1d3e6d79d249135735088965d7ef211a736371ed0a5a | 0 | 32
nested-mapping | allowances | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df k:0x00000000000000000000000000000000000000aa | 0xa7ec8fb1d2254a23c5c91e5409dd3752725ff75544554cab51a5857bf02720d1 | 0 | 32
struct-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:stake | 0xba8547172f078438ce41cf37e10cc398cf9602f1a00962550b5ff3114fda3f64 | 0 | 32
struct-last-field | infos | k:0xeac51e3fe1afc9894f0dfeab8ceb471899b932df f:delegate | 0xba8547172f078438ce41cf37e10cc398cf9602f1a00962550b5ff3114fda3f65 | 0 | 20
list-length | list |  | 0x000000000000000000000000000000000000000000000000000000000000000b | 0 | 32
list-item-first | list | i:0x0 | 0x000000000000000000000000000000000000000000000000000000000000000c | 0 | 20
list-item-last | list | i:0x3f | 0x000000000000000000000000000000000000000000000000000000000000004b | 0 | 20
fixed-word | fixedWords | i:0x2 | 0x000000000000000000000000000000000000000000000000000000000000004e | 0 | 32
list-of-arrays | grid | i:0x1 i:0x2 | 0x0000000000000000000000000000000000000000000000000000000000000055 | 0 | 32
variable-behind-list | batch |  | 0x0000000000000000000000000000000000000000000000000000000000000064 | 0 | 8
small-variable-alone | count |  | 0x0000000000000000000000000000000000000000000000000000000000000065 | 0 | 4
address-variable | owner |  | 0x0000000000000000000000000000000000000000000000000000000000000066 | 0 | 20
bytes4-variable | selector |  | 0x0000000000000000000000000000000000000000000000000000000000000067 | 28 | 4
`,
}
