/**
 * Arquero, which tables are made of, with the flechette that it needs.
 *
 * Arquero asks for any flechette 2, and 2.7 wants a package that not every registry has. Whoever imports one of
 * our paths has no lock file of ours; but where a version is in the graph already, it is taken: so nothing else
 * imports Arquero.
 *
 * Imports nothing of ours. Nothing new goes here.
 *
 * @module
 */
import "@uwdata/flechette";
export * from "arquero";
