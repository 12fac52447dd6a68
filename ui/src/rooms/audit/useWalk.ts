// A place in a list that is walked with buttons and keys. The list may grow shorter under the feet.
import { useEffect, useState } from "react";

import type { Finding } from "../../host/bindings";

export function useWalk(findings: readonly Finding[]) {
  const [wanted, setWanted] = useState(0);
  const last = findings.length - 1;
  const at = Math.max(0, Math.min(wanted, last));
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "j") setWanted(Math.min(at + 1, last));
      if (event.key === "k") setWanted(Math.max(at - 1, 0));
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [at, last]);
  const go = (place: number) => {
    if (place >= 0 && place <= last) setWanted(place);
  };
  return { at, finding: findings[at], go };
}

/** Letters belong to whoever types them, and to whatever lies over the screen. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable], [role='dialog']") !== null;
}
