/** How many heights ahead messages are kept for; who is further ahead has blocks to send instead. */
export const futureHeightsMax = 4n

/** Messages kept of one author for heights ahead; nobody can push out what others sent. */
export const futureMessagesPerAuthorMax = 8

/** Rounds ahead of the current one in which one author's votes are kept. */
export const futureRoundsPerAuthorMax = 4

/** Rounds behind the current one whose votes are kept, for late commits and for evidence. */
export const pastRoundsMax = 8

/** Digests of which the verdict of execution is remembered at one height. */
export const verdictsMax = 64

/** Longest timer, in milliseconds; what timers of common systems hold. */
export const timeoutMsMax: number = 2 ** 31 - 1
