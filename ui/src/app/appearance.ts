// Light or dark: the person's choice where one was made, else the system's. Kept in this window's own storage.
import { Density, Mode, applyDensity, applyMode } from "@cloudscape-design/global-styles";
import { useSyncExternalStore } from "react";

export type Appearance = "light" | "dark";

const KEY = "appearance";
const listeners = new Set<() => void>();

/** The appearance now, and how to choose the other one. */
export function useAppearance(): [Appearance, () => void] {
  const now = useSyncExternalStore(subscribe, current);
  return [now, () => choose(now === "dark" ? "light" : "dark")];
}

/** Puts the chosen appearance on the page; once, before the first paint. */
export function startAppearance(): void {
  applyDensity(Density.Comfortable);
  show(current());
}

function choose(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance);
  show(appearance);
  listeners.forEach((listener) => listener());
}

function show(appearance: Appearance): void {
  applyMode(appearance === "dark" ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = appearance;
}

function current(): Appearance {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
