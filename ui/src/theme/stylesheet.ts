// Run while building, never in the window: the theme as one stylesheet.
import { generateThemeStylesheet } from "@cloudscape-design/components/theming";

import { theme } from "./theme";

export default generateThemeStylesheet({ theme });
