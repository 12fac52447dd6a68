// Starts the window.
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "@cloudscape-design/global-styles/index.css";
import "virtual:theme.css";
import "./theme/own.css";
import "./theme/drawing.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { startAppearance } from "./app/appearance";

startAppearance();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
