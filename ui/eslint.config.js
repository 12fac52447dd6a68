// What the compiler does not say: unhandled promises, hooks out of order, and walls between rooms.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const tauriOnlyInTheHost = {
  paths: [],
  patterns: [{ group: ["@tauri-apps/*"], message: "Only src/host/tauri.ts speaks to Tauri" }],
};

export default tseslint.config(
  { ignores: ["dist", "src/host/bindings.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "vite/**/*.ts", "vite.config.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "react-hooks": reactHooks },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "no-restricted-imports": ["error", tauriOnlyInTheHost],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/only-throw-error": "off", // a Fault is a value, not an Error
      "@typescript-eslint/prefer-promise-reject-errors": "off",
    },
  },
  { files: ["src/host/tauri.ts"], rules: { "no-restricted-imports": "off" } },
);
