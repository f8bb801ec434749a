/** A manifest as it may be passed on. @module */
import { isRecord } from "../files/shapes.ts";
import type { Manifest } from "./manifest.ts";
import type { Session } from "./session.ts";

/** A manifest without where things lay, and which processes it were. */
export function withoutPlaces({ earlier, ...last }: Manifest): Manifest {
  const bare = <T extends Omit<Manifest, "earlier">>({ process: _, options, ...session }: T) => ({
    ...session,
    options: withoutData(options),
  });
  return { ...bare(last), earlier: earlier.map(bare) };
}

/**
 * Options without the folder of the data, also in those of the search that a run took step sizes from, and of the
 * dissection that it is part of.
 */
function withoutData({ data: _, ...options }: Session["options"]): Session["options"] {
  const bare = Object.entries(options).map(([name, value]) => {
    const asks = name === "tunedIn" || name === "dissection";
    const inner = asks && isRecord(value) && isRecord(value["options"])
      ? { ...value, options: withoutData(value["options"]) }
      : value;
    return [name, inner];
  });
  return Object.fromEntries(bare);
}
