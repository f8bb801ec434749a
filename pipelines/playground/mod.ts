/**
 * The playground: a page to try the papers' ideas by hand, as a folder of files.
 *
 * May import all rooms but `dissect` and `figures`. The page's text is `page.ts`; what moves on it is in
 * `client/`, and `trainer/` trains in a thread of its own; both are bundled for browsers when the page is
 * written. New here: what the folder has besides.
 *
 * @module
 */
export {};
