import type { Run } from "../checkpoint";
import { Failure } from "../model/failures";
import type { Matrix } from "../vectors/matrix";
import type { Groups } from "./groupSums";
import { methodOf, type ParameterName, type Parameters, type ProjectionMethod } from "./methods";

/** What shapes a layout: the parameters of its method, and a seed, of which layouts have the same bytes. */
export type LayoutParameters = Parameters & { readonly seed?: number };

/** What to project and how; `groups` are for the methods that are made for groups. */
export type ProjectionRequest = {
  readonly method: ProjectionMethod;
  readonly groups?: Groups;
} & LayoutParameters;

const seeds = { name: "seed", minimum: -(2 ** 53), maximum: 2 ** 53 } as const;

/** Throws `parameter` when a parameter of the method is no finite number or is out of its range. */
export function checkParameters(method: ProjectionMethod, parameters: LayoutParameters): void {
  for (const { name, minimum, maximum } of [...methodOf(method).parameters, seeds]) {
    const value = parameters[name as ParameterName | "seed"];
    if (value === undefined) continue;
    if (Number.isFinite(value) && value >= minimum && value <= maximum) continue;
    throw new Failure({ kind: "parameter", name, value, minimum, maximum });
  }
}

/** Points in few dimensions. */
export interface Projection {
  readonly method: ProjectionMethod;
  /** rows x components: up to 10 for linear methods, else 3. */
  readonly coordinates: Matrix;
  /** Fraction (0 to 1) of the total variance by component; of linear methods only, else empty. */
  readonly explainedVariance: readonly number[];
  /** Of discriminant axes, the first ones: the fraction (0 to 1) of the separation of the groups along each. */
  readonly separation?: readonly number[];
}

/** A run that shows intermediate layouts. */
export interface LayoutRun extends Run {
  /** Intermediate coordinates (rows x 3 or as many columns as the layout has, a copy) and the fraction (0 to 1) of the work that is done. */
  readonly onLayout?: (coordinates: Float32Array, progress: number) => void;
}
