/** A figure that is known to lie between two; both the same where it is known. */
export interface Range {
  min: number;
  max: number;
}

export function exactly(value: number): Range {
  return { min: value, max: value };
}

export function times(one: Range, other: Range | number): Range {
  const factor = typeof other === "number" ? exactly(other) : other;
  return { min: one.min * factor.min, max: one.max * factor.max };
}

export function sum(ranges: Range[]): Range {
  return ranges.reduce((total, { min, max }) => ({ min: total.min + min, max: total.max + max }), exactly(0));
}
