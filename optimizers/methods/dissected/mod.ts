/**
 * The papers' methods, as points of one small algebra (ICML 2018, Fig. 1 and §C).
 *
 * Each is a direction, g or its moving average m, taken as it is or by its sign, and shortened by
 * its noise or not:
 *
 * |                       | as it is | sign                          |
 * | --------------------- | -------- | ----------------------------- |
 * | g                     | `sgd`    | `signSgd`                     |
 * | g, variance-adapted   | `svag`   | `adamStar` on the gradient    |
 * | m                     | `mSgd`   | `mSignSgd`                    |
 * | m, variance-adapted   | `mSvag`  | `adam`, `adamStar`            |
 *
 * May import the rooms below methods, and its contract. New here: a method of this algebra; it is listed and
 * exported in `methods/records.ts`.
 *
 * @module
 */
export {};
