// Builds the page that `cargo xtask bench` measures painting with; it is no part of the product.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "bench",
  base: "./",
  plugins: [react()],
  build: { target: "es2023", chunkSizeWarningLimit: 2500 },
});
