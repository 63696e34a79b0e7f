/** One of the two groups of a pairing; a library's own point type stays inside the backend. */
export interface CurveGroup<Point> {
  readonly zero: Point
  /**
   * @param coordinates - Affine x then y, each big-endian and below the field modulus; of an extension field the real
   *   part first.
   * @returns The point, or null where it is not on the curve; membership of the subgroup is not looked at.
   */
  readonly read: (coordinates: Uint8Array) => Point | null
  readonly inSubgroup: (point: Point) => boolean
  readonly isZero: (point: Point) => boolean
  readonly add: (left: Point, right: Point) => Point
  readonly negate: (point: Point) => Point
  /**
   * @param points - In the subgroup.
   * @param scalars - 32 bytes each, big-endian, of any value; as many as there are points.
   * @returns Sum of the products.
   */
  readonly sumOfProducts: (points: readonly Point[], scalars: readonly Uint8Array[]) => Point
  /** @returns Affine coordinates as {@link CurveGroup.read} takes them; zeros for the point at infinity. */
  readonly write: (point: Point) => Uint8Array
}

/** A curve with a pairing, as a library provides it. */
export interface PairingCurve<G1, G2> {
  readonly g1: CurveGroup<G1>
  readonly g2: CurveGroup<G2>
  /** Tells whether the product of the pairings is one; the points are in their subgroups. */
  readonly pairingIsOne: (pairs: readonly (readonly [G1, G2])[]) => boolean
}

/** A curve that field elements can be mapped to (RFC 9380). */
export interface MappingCurve<G1, G2> extends PairingCurve<G1, G2> {
  readonly mapToG1: (element: Uint8Array) => G1
  readonly mapToG2: (element: Uint8Array) => G2
}
