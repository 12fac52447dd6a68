// Where the keyboard goes on when what had it leaves the screen: without this it would begin again at the top of the page.
import { useEffect, useLayoutEffect, useRef, type FocusEvent } from "react";
import { flushSync } from "react-dom";

/** Changes the screen at once, then brings the keyboard to where it goes on. */
export function thenFocus(change: () => void, where: () => HTMLElement | null | undefined): void {
  flushSync(change);
  where()?.focus();
}

/** The heading of a region; see `Landing`. */
export function landing(region: Element | null): HTMLElement | null {
  return region?.querySelector<HTMLElement>("[data-landing]") ?? null;
}

/** For the outermost element of a region: where what had the keyboard in it is gone after a render, its heading has it. */
export function useGoingOn<E extends HTMLElement>() {
  const region = useRef<E>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    // a dialog that closes gives the keyboard back while React itself does not listen
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Element && region.current?.contains(target)) last.current = target;
      else if (target !== last.current) last.current = null;
    };
    document.addEventListener("focusin", elsewhere);
    document.addEventListener("pointerdown", elsewhere);
    return () => {
      document.removeEventListener("focusin", elsewhere);
      document.removeEventListener("pointerdown", elsewhere);
    };
  }, []);
  useLayoutEffect(() => {
    if (last.current && !last.current.isConnected && document.activeElement === document.body) landing(region.current)?.focus();
  });
  // React's own event also comes up from a dialog that the region has opened
  return { ref: region, onFocus: ({ target }: FocusEvent) => void (last.current = target) };
}
