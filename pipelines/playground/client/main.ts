/** The playground's program: it begins here. @module */
import { themeButton } from "../../report/client/parts/theme_button.ts";
import { placeOf } from "./browser.ts";
import { startFactors } from "./factors_section.ts";
import { startNorms } from "./norms_section.ts";
import { startQuadratic } from "./quadratic_section.ts";
import { startTraining } from "./training_section.ts";

placeOf("tools").append(themeButton());
startTraining();
startQuadratic();
startFactors();
void startNorms();
