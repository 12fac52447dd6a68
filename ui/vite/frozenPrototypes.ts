// The window freezes the built-in prototypes, so that nothing can be hung onto every object. A plain assignment of a name that
// such a prototype has then throws. d3-color, which the diagram’s zoom brings along, assigns two: it gets definitions instead.
import type { Plugin } from "vite";

const CHANGES = [
  ["prototype.constructor = constructor;", 'Object.defineProperty(prototype, "constructor", { value: constructor, configurable: true });'],
  [
    "prototype[key] = definition[key];",
    "Object.defineProperty(prototype, key, { value: definition[key], writable: true, enumerable: true, configurable: true });",
  ],
] as const;

/** Fails the build when a newer d3-color no longer says what is changed here. */
export function frozenPrototypes(): Plugin {
  return {
    name: "frozen-prototypes",
    apply: "build",
    transform(code, id) {
      if (!id.includes("/node_modules/d3-color/")) return null;
      const missing = CHANGES.find(([from]) => !code.includes(from));
      if (missing) this.error(`d3-color no longer says “${missing[0]}”: see whether it still assigns to frozen prototypes`);
      return { code: CHANGES.reduce((text, [from, to]) => text.replace(from, to), code), map: null };
    },
  };
}
