import type { FaultKind } from '../adapters/Fault.ts'

/** What each fault of an adapter means, for `lockstep explain`. */
export const faultMeanings: Readonly<Record<FaultKind, string>> = {
  start: 'The adapter could not be started or reached.',
  crash: 'The adapter ended, or closed the connection, with a request unanswered.',
  silent: 'The adapter did not answer the handshake in time.',
  time: 'The adapter did not answer a case within its budget; the run is incomplete.',
  malformed: 'The adapter wrote something that is no answer of the protocol, such as a log line on standard output.',
  'double-answer': 'The adapter answered one request twice.',
  'wrong-nonce': 'The adapter did not answer the nonce of the handshake with its digest: a recording, not a program.',
  flood: 'The adapter wrote a message over its bound.',
  'stderr-flood': 'The adapter wrote more to standard error than is read.',
  'undeclared-role': 'The adapter was used in a role that it does not declare.',
  dishonest: 'The adapter answered a probe as no working program could.',
  error: 'The adapter answered with an internal error.',
  capacity: 'The adapter said that the request is too large for it; the run is incomplete.',
  'given-up': 'The adapter failed too often in a row and was not started again.',
}
