// A place in a list that is walked with buttons and keys. The list may grow shorter under the feet.
import { useState, type KeyboardEvent } from "react";

import type { Finding } from "../../host/bindings";

export function useWalk(findings: readonly Finding[]) {
  const [wanted, setWanted] = useState(0);
  const last = findings.length - 1;
  const at = Math.max(0, Math.min(wanted, last));
  const go = (place: number) => {
    if (place >= 0 && place <= last) setWanted(place);
  };
  /** For what the walk is within: a letter alone is a command only there. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    if (key === "k") go(at - 1);
  };
  return { at, finding: findings[at], go, onKeyDown };
}

/** Letters belong to whoever types them, and to whatever lies over the screen. */
function isTyping(target: EventTarget): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable], [role='dialog']") !== null;
}
