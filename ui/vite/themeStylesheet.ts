// Bakes our Cloudscape theme into a stylesheet at build time: the window's CSP (style-src 'self') lets no script add styles.
import { build, type Plugin, type Rolldown } from "vite";

const NAME = "virtual:theme.css";

/** Serves `virtual:theme.css`, made from `src/theme/theme.ts`. */
export function themeStylesheet(): Plugin {
  return {
    name: "theme-stylesheet",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? stylesheet() : undefined),
  };
}

/** Cloudscape's theming package imports whole folders, which Node refuses; so it is bundled before it is run. */
async function stylesheet(): Promise<string> {
  const made = (await build({
    configFile: false,
    logLevel: "error",
    build: { ssr: "src/theme/stylesheet.ts", write: false, minify: false },
    ssr: { noExternal: true },
  })) as Rolldown.RolldownOutput;
  const code = made.output[0].code;
  const module = (await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as { default: string };
  return module.default;
}
