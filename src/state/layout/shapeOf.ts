import type { StorageLayout, StorageShape } from '../../model/generated/standard.ts'
import { integer, quantity } from '../../model/Hex.ts'

/**
 * Takes from a layout what slots are derived from.
 *
 * @param layout - File of `spec/storage`.
 * @returns The shape that parties are sent.
 */
export function shapeOf(layout: StorageLayout): StorageShape {
  const { keyOrder, variables, structs, validatorSet, bounds } = layout
  return {
    keyOrder,
    variables: variables.map(({ name, baseSlot, offset, type }) => ({
      name,
      baseSlot: quantity(integer(baseSlot)),
      offset: Number(offset ?? 0),
      type,
    })),
    ...(structs !== undefined && { structs }),
    ...(validatorSet !== undefined && { validatorSet }),
    bounds: { minimumMembers: Number(bounds.minimumMembers), maximumMembers: Number(bounds.maximumMembers) },
  }
}
