import type { AdapterErrorData, Method, Methods } from '../model/generated/adapter.ts'
import { specRoot } from './specRoot.ts'
import { validatorUnder, type Validator } from './validator.ts'

/**
 * Compiles the validator of the parameters of an adapter method.
 *
 * @param method - Of the protocol.
 */
export function paramsValidator<M extends Method>(method: M): Validator<Methods[M]['params']> {
  return validatorUnder(specRoot(), `adapter#Methods/properties/${method}/properties/params`)
}

/**
 * Compiles the validator of the result of an adapter method.
 *
 * @param method - Of the protocol.
 */
export function resultValidator<M extends Method>(method: M): Validator<Methods[M]['result']> {
  return validatorUnder(specRoot(), `adapter#Methods/properties/${method}/properties/result`)
}

/** Compiles the validator of `data` in a JSON-RPC error of an adapter. */
export function errorDataValidator(): Validator<AdapterErrorData> {
  return validatorUnder(specRoot(), 'adapter#AdapterErrorData')
}
