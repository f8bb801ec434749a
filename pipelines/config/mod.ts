/**
 * Settings of commands from files: keys, what each may be, the schema for editors, and manifests as such files.
 *
 * May import the command line and what is below it. New here: a file for another script than `ablate`.
 *
 * @module
 */
export {};
