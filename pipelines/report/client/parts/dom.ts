/** What the page's program uses of the browser; types only, so that nobody else gets the DOM's. @module */

/** An element. */
export interface PageElement {
  className: string;
  textContent: string | null;
  hidden: boolean;
  readonly id: string;
  readonly dataset: Record<string, string | undefined>;
  readonly style: Record<string, string>;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly isConnected: boolean;
  append(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  replaceWith(...others: readonly PageElement[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getBoundingClientRect(): { readonly left: number; readonly top: number; readonly bottom: number };
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  closest(selector: string): PageElement | null;
  focus(): void;
  click(): void;
  select?(): void;
  value?: string;
  checked?: boolean;
  open?: boolean;
  href?: string;
  download?: string;
}

/** An event, with what any of them has. */
export interface PageEvent {
  readonly type: string;
  readonly target: PageElement;
  readonly key?: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly shiftKey?: boolean;
  readonly clientX?: number;
  readonly clientY?: number;
  readonly data?: string;
  preventDefault(): void;
}

/** The document, as far as it is used. */
export interface PageDocument {
  readonly documentElement: PageElement;
  readonly body: PageElement;
  readonly activeElement: PageElement | null;
  title: string;
  createElement(name: string): PageElement;
  createElementNS(namespace: string, name: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  execCommand(command: string): boolean;
}

/** A Vega view. */
export interface VegaView {
  run(): VegaView;
  resize(): VegaView;
  finalize(): void;
  signal(name: string, value: unknown): VegaView;
  data(name: string, values: readonly unknown[]): VegaView;
  scale(name: string): ((value: number) => number) & { invert(value: number): number };
  origin(): readonly [number, number];
  padding(): { readonly left: number; readonly top: number };
  width(): number;
  height(): number;
  toSVG(): Promise<string>;
}

/** What the page's libraries and the browser put in the program's reach. */
export interface PageWindow {
  readonly document: PageDocument;
  readonly vega: {
    readonly View: new (runtime: unknown, options: unknown) => VegaView;
    readonly None: number;
    parse(spec: unknown, config: unknown, options: unknown): unknown;
    logger(level: number): unknown;
  };
  readonly vegaLite: {
    compile(spec: unknown, options: unknown): { readonly spec: unknown };
  };
  readonly vegaInterpreter: unknown;
  readonly navigator: {
    readonly clipboard?: { writeText(text: string): Promise<void> };
  };
  readonly localStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
  };
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly IntersectionObserver: new (
    callback: (
      entries: readonly { readonly target: PageElement; readonly isIntersecting: boolean }[],
    ) => void,
    options: { readonly rootMargin: string },
  ) => { observe(element: PageElement): void; unobserve(element: PageElement): void };
  readonly EventSource: new (url: string) => {
    addEventListener(type: string, listener: (event: PageEvent) => void): void;
    close(): void;
  };
  matchMedia(query: string): {
    readonly matches: boolean;
    addEventListener(type: "change", listener: () => void): void;
  };
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  setTimeout(act: () => void, milliseconds: number): number;
  clearTimeout(timer: number | undefined): void;
}
