/**
 * A slip that implementers make with storage layouts and proofs.
 *
 * Reading and proving take one, so that a faulty party can be planted; an honest one has none.
 */
export type StorageFault =
  | 'key-order'
  | 'key-unpadded'
  | 'key-padded-left'
  | 'base-slot'
  | 'list-in-place'
  | 'offset-ignored'
  | 'offset-from-top'
  | 'path-unhashed'
  | 'root-unchecked'
  | 'account-unchecked'
  | 'value-unchecked'
  | 'stated-unchecked'
  | 'surplus-accepted'
  | 'embedded-accepted'
  | 'order-ignored'
  | 'slot-unchecked'
  | 'owner-unchecked'
  | 'absent-as-empty'
  | 'padded-value'
  | 'range-unchecked'
  | 'empty-accepted'
  | 'size-unbounded'
  | 'list-cut'
  | 'unsorted-accepted'
  | 'duplicate-accepted'
  | 'zero-accepted'
  | 'member-unchecked'
  | 'count-unchecked'
  | 'commitment-unchecked'
  | 'commitment-unbatched'
  | 'vyper-list-hashed'
  | 'vyper-bytes-low'
  | 'vyper-key-unhashed'
  | 'no-reads-refused'

/** What each slip does. */
export const storageFaults: Readonly<Record<StorageFault, string>> = {
  'key-order': 'The key and the slot of a mapping are hashed in the other order.',
  'key-unpadded': 'The keys of mappings are hashed without padding.',
  'key-padded-left': 'Every key is padded on the left, those of bytesN as well.',
  'base-slot': 'Every variable lies one slot later.',
  'list-in-place': 'The items of a list follow its length instead of its hash.',
  'offset-ignored': 'A value that shares a slot is taken from the low-order end.',
  'offset-from-top': 'Values that share a slot are counted from the high-order end.',
  'path-unhashed': 'Slots are looked up in the trie without hashing them.',
  'root-unchecked': 'The first node of a proof is taken for the root, whatever it hashes to.',
  'account-unchecked': 'The stated storage root is believed; the account proof is not looked at.',
  'value-unchecked': 'The stated value of a slot is believed; its proof is not looked at.',
  'stated-unchecked': 'What a proof states beside what it shows is not compared.',
  'surplus-accepted': 'Nodes and proofs that nothing needs are taken.',
  'embedded-accepted': 'A node that lies within its parent may be listed as well.',
  'order-ignored': 'The nodes of a proof may come in any order.',
  'slot-unchecked': 'The proofs of slots are taken in order, whatever slots they name.',
  'owner-unchecked': 'The address that the proof names is believed.',
  'absent-as-empty': 'An account that is not there is read as one whose slots are zero.',
  'padded-value': 'A value with leading zeros is taken.',
  'range-unchecked': 'Bytes beyond the size of a type are cut off.',
  'empty-accepted': 'A set without members is a set.',
  'size-unbounded': 'The bounds of a set are not looked at.',
  'list-cut': 'A list ends where its proofs end.',
  'unsorted-accepted': 'The order of a list is not looked at.',
  'duplicate-accepted': 'A member may be there twice.',
  'zero-accepted': 'The zero address may be a member.',
  'member-unchecked': 'The mapping of members is read and not compared.',
  'count-unchecked': 'The number of members is read and not compared.',
  'commitment-unchecked': 'The commitment is read and not compared.',
  'commitment-unbatched': 'The commitment is computed without the batch.',
  'vyper-list-hashed': 'The items of a DynArray lie at the hash of its slot, as a dynamic array of Solidity has them.',
  'vyper-bytes-low': 'A bytesN of Vyper is taken from the low-order end of its slot.',
  'vyper-key-unhashed': 'A key of bytes or text is not hashed before it is hashed with the slot of a HashMap.',
  'no-reads-refused': 'A proof of an account without a slot is refused.',
}
