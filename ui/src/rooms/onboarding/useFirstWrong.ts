// When a step is refused, eye and keyboard go to the first field that says why: the button that was pressed may be far below.
import { useEffect, useRef, type RefObject } from "react";

const WRONG = "[aria-invalid=true], [data-wrong] input";

/** Holds the form; `refused` counts the refusals. */
export function useFirstWrong(refused: number): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const wrong = refused > 0 ? form.current?.querySelector<HTMLElement>(WRONG) : null;
    wrong?.focus({ preventScroll: true });
    // in the middle, so that the sentence below the field is seen too
    wrong?.scrollIntoView({ block: "center" });
  }, [refused]);
  return form;
}
