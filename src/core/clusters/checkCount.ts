import { Failure } from "../model/failures";

/** Throws `parameter` when a number is not finite or too small. */
export function checkCount(name: string, value: number, minimum: number): void {
  if (Number.isFinite(value) && value >= minimum) return;
  throw new Failure({ kind: "parameter", name, value, minimum, maximum: Infinity });
}
