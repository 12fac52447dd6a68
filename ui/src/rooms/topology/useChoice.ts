// What of a board is chosen, looked for, followed and opened up, and how these go together: each new question ends the one before.
import { useMemo, useState } from "react";

import type { Drawing, TopologyView } from "../../host/bindings";
import { along, fits, fitting, isAsked, NOTHING, type Filter } from "./emphasis";

export function useChoice({ drawing, traces }: TopologyView) {
  const [selected, setSelected] = useState<string | null>(null);
  const [filter, setFilter] = useState(NOTHING);
  const [followed, setFollowed] = useState<string | null>(null);
  const { fresh, setFresh, openUp } = useFresh(drawing);
  const node = drawing.nodes.find(({ id }) => id === selected) ?? null;
  const trace = traces.find(({ id }) => id === followed) ?? null;
  const emphasis = useMemo(() => (trace ? along(trace) : fitting(drawing, filter)), [trace, drawing, filter]);
  const shown = useMemo(() => drawing.nodes.filter((one) => fits(drawing, one, filter)), [drawing, filter]);
  const first = isAsked(filter) ? shown[0]?.id : null;
  return {
    node,
    trace,
    filter,
    emphasis,
    shown,
    fresh,
    /** What to bring into sight where no box is chosen. */
    inSight: fresh ?? trace?.hops.at(-1)?.node ?? first ?? null,
    openUp,

    select: (id: string | null) => {
      setFresh(null);
      setSelected(id);
    },
    follow: (id: string | null) => {
      setFresh(null);
      setSelected(null);
      setFilter(NOTHING);
      setFollowed(id);
    },
    look: (wanted: Filter) => {
      setFresh(null);
      setFollowed(null);
      setFilter(wanted);
    },
  };
}

/** The first of the boxes that a box for many was opened up to, once they are drawn. */
function useFresh(drawing: Drawing) {
  const [before, setBefore] = useState<Drawing | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  if (before && before !== drawing) {
    const known = new Set(before.nodes.map(({ id }) => id));
    setBefore(null);
    setFresh(drawing.nodes.find(({ id }) => !known.has(id))?.id ?? null);
  }
  return { fresh, setFresh, openUp: () => setBefore(drawing) };
}
