import type { ForkActivation, Ruleset } from '../../../../src/model/generated/ruleset.ts'
export function checkPrecompiles(_ruleset: Ruleset, _fork: ForkActivation): void {}
