/**
 * What statements of theory are checked with: functions whose constants are known, norms, distributions
 * that can be summed over. The statements themselves are in the room behind.
 *
 * @module
 */
export {};
