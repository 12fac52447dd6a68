// How a packet fares on its way, in a few words. Pure.
import type { Passage, Tone, Trace } from "../../host/bindings";
import { count, plain } from "../../shared/format";

/** What the marks of a hop mean, and what the badge of a box has room for; the statuses are Cloudscape's. */
export const PASSAGE: Record<Passage, { status: "success" | "error" | "info"; tone: Tone; text: string; brief: string }> = {
  pass: { status: "success", tone: "good", text: "Passes", brief: "Passes" },
  stop: { status: "error", tone: "bad", text: "Stops it", brief: "Stops it" },
  unknown: { status: "info", tone: "neutral", text: "Not visible from here", brief: "Not visible" },
};

export function fare({ reached, hops, stopped_at, unknown }: Trace): string {
  const stop = stopped_at === null ? undefined : hops[stopped_at];
  if (!reached) return stop ? `Stopped: ${plain(stop.check)}` : "Stopped";
  return unknown === 0 ? "Arrives" : `Nothing known stops it; ${count(unknown, "check")} not visible from here`;
}

/** What the outcome alone leaves open: at which check it is stopped, or how much cannot be seen. */
export function whereOf({ reached, hops, stopped_at, unknown }: Trace): string | null {
  const stop = stopped_at === null ? undefined : hops[stopped_at];
  if (!reached) return stop ? `At the check: ${plain(stop.check)}` : null;
  return unknown === 0 ? null : `${count(unknown, "check")} not visible from here`;
}
