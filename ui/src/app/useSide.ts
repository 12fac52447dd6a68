// Whether the navigation at the side is open. Where the window has room for it, it stays as the person left it, over reloads
// too; where it has none, it opens over the room for a moment and is closed at first.
import { useState, useSyncExternalStore } from "react";

const KEY = "navigation";
/** Below this Cloudscape lays the navigation over the room, and closes it by itself. */
const NARROW = matchMedia("(max-width: 688px)");
/** Below this the form, which has steps at its own side, has no room for the navigation. */
const TIGHT = matchMedia("(max-width: 1199px)");

/** Whether it is open beside a form or another room, and what to do when it is opened or closed. */
export function useSide(form: boolean): [open: boolean, onChange: (open: boolean) => void] {
  const cramped = useSyncExternalStore(subscribe, () => NARROW.matches || (form && TIGHT.matches));
  const [asked, setAsked] = useState({ form, open: false });
  const [kept, setKept] = useState(() => localStorage.getItem(KEY) !== "closed");
  const change = (open: boolean) => {
    // asked anew: Cloudscape closes it the moment the window becomes narrow, before this is rendered again
    if (NARROW.matches || (form && TIGHT.matches)) setAsked({ form, open });
    else {
      localStorage.setItem(KEY, open ? "open" : "closed");
      setKept(open);
    }
  };
  return [cramped ? asked.form === form && asked.open : kept, change];
}

function subscribe(listener: () => void): () => void {
  [NARROW, TIGHT].forEach((media) => media.addEventListener("change", listener));
  return () => [NARROW, TIGHT].forEach((media) => media.removeEventListener("change", listener));
}
