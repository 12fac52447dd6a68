// How a packet fares on its way, in a few words. Pure.
import type { Passage, Trace } from "../../host/bindings";
import { count } from "../../shared/format";

/** What the marks of a hop mean; the names are Cloudscape's. */
export const PASSAGE: Record<Passage, { status: "success" | "error" | "info"; text: string }> = {
  pass: { status: "success", text: "Passes" },
  stop: { status: "error", text: "Stops it" },
  unknown: { status: "info", text: "Not visible from here" },
};

export function fare({ reached, hops, stopped_at, unknown }: Trace): string {
  const stop = stopped_at === null ? undefined : hops[stopped_at];
  if (!reached) return stop ? `Stopped: ${stop.check}` : "Stopped";
  return unknown === 0 ? "Arrives" : `Nothing known stops it; ${count(unknown, "check")} not visible from here`;
}
