/** The page's program: it begins here. @module */
import { startReport } from "./start.ts";

startReport();
