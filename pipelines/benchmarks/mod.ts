/**
 * What `bench` measures: updates, gradients, the runner, each beside what others offer.
 *
 * May import anything but other scripts' rooms. New here: a contender.
 *
 * @module
 */
export {};
