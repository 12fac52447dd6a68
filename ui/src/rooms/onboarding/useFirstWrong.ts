// When a step is refused, eye and keyboard go to the first field that says why: the button that was pressed may be far below.
import { useEffect, useRef, type RefObject } from "react";

const WRONG = "[aria-invalid=true], [data-wrong] input";

/** Holds the form; `refused` counts the refusals. */
export function useFirstWrong(refused: number): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused > 0) form.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [refused]);
  return form;
}
