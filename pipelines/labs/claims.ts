/** What papers state, beside what was measured. @module */

/**
 * A statement of a paper. A laboratory's are its table `claims`; any other table whose rows set a formula
 * or a prediction beside what came of it has the column `holds` as well.
 */
export interface Claim {
  /** The statement, in a few words. */
  readonly statement: string;
  /** What was measured about it, with units. */
  readonly measured: string;
  /** What the measured value has to be for the statement to hold. */
  readonly criterion: string;
  /** Whether it is: printed as `yes` or `NO`. */
  readonly holds: boolean;
}

/**
 * A criterion that was chosen with the results of a laboratory's usual settings in view: with others it says so,
 * as missing it there refutes nothing.
 *
 * @param usual whether the settings are the usual ones
 */
export function chosenCriterion(criterion: string, usual: boolean): string {
  return usual ? criterion : `${criterion}, chosen at the defaults`;
}

/** Whether settings are a laboratory's usual ones. */
export function areUsual<T extends Readonly<Record<string, number>>>(
  settings: T,
  usual: T,
): boolean {
  return Object.entries(usual).every(([name, value]) => settings[name] === value);
}
