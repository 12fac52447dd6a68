import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { frozenPrototypes } from "./vite/frozenPrototypes.ts";
import { themeStylesheet } from "./vite/themeStylesheet.ts";

export default defineConfig({
  plugins: [react(), themeStylesheet(), frozenPrototypes()],
  clearScreen: false,
  build: {
    target: "es2023",
    // The polyfill is an inline script, which the CSP refuses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    server: { deps: { inline: [/@cloudscape-design/] } },
    css: false,
    // A screen in jsdom takes seconds on a busy machine; a test waits for a state, never for a time
    testTimeout: 120_000,
  },
});
