/**
 * Steepest descent in any norm, as it is and normalized (thesis ch. 6, app. C).
 *
 * May import the rooms below methods, and its contract. New here: a method of another norm; it is listed
 * and exported in `methods/records.ts`.
 *
 * @module
 */
export {};
