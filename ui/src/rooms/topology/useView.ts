// What of the drawing is in sight: on opening, after a choice, and by keys and wheel.
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, type FocusEvent, type KeyboardEvent } from "react";

import type { Drawing, Place } from "../../host/bindings";
import { opening, revealing, whole } from "./view";

/** How far a key moves the drawing, in pixels. */
const STEP = 80;
const MOVES: Partial<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: STEP, y: 0 },
  ArrowRight: { x: -STEP, y: 0 },
  ArrowUp: { x: 0, y: STEP },
  ArrowDown: { x: 0, y: -STEP },
};

/** `shown` is the box to bring into sight. */
export function useView(drawing: Drawing, shown: string | null, overview: boolean) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const boxAt = (target: EventTarget) => {
    const id = target instanceof Element ? target.closest("[data-id]")?.getAttribute("data-id") : null;
    return drawing.nodes.find((node) => node.id === id)?.place;
  };
  const seeAll = () => void flow.setViewport(whole(drawing, store.getState()));
  const reveal = useCallback(
    (place: Place | undefined) => {
      const pane = store.getState();
      if (place && pane.width > 0) void flow.setViewport(revealing(flow.getViewport(), pane, place));
    },
    [flow, store],
  );
  useShown(drawing, shown, reveal);

  return {
    open: () => void flow.setViewport(opening(drawing, store.getState(), overview)),
    seeAll,

    /** A box that the keyboard comes to is brought into sight. */
    onFocus: ({ target }: FocusEvent) => {
      if (target.matches(":focus-visible")) reveal(boxAt(target));
    },

    /** The box that has the keyboard stays in sight. */
    onKey: (event: KeyboardEvent) => {
      const move = MOVES[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (move) void store.getState().panBy(move).then(() => reveal(boxAt(event.target)));
      else if (event.key === "+" || event.key === "=") void flow.zoomIn();
      else if (event.key === "-") void flow.zoomOut();
      else if (event.key === "0") seeAll();
      else return;
      event.preventDefault();
    },

    /** A sideways wheel moves the drawing; an upright one moves the page. React's own listeners cannot hold back the page. */
    onWheel: useCallback(
      (pane: HTMLElement | null) => {
        const sideways = (event: WheelEvent) => {
          if (event.ctrlKey || Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
          event.preventDefault();
          void store.getState().panBy({ x: -event.deltaX, y: 0 });
        };
        pane?.addEventListener("wheel", sideways, { passive: false });
        return () => pane?.removeEventListener("wheel", sideways);
      },
      [store],
    ),
  };
}

/** Brings a box into sight, also when the panel beside the drawing has made the pane narrower. */
function useShown({ nodes }: Drawing, shown: string | null, reveal: (place: Place | undefined) => void): void {
  const width = useStore((state) => state.width);
  const place = nodes.find(({ id }) => id === shown)?.place;
  useEffect(() => reveal(place), [reveal, place, width]);
}
