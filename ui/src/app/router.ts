// Where we are: a hash, so that one HTML file serves every room and a reload stays in the room.
import { useSyncExternalStore } from "react";

/** Rooms of one onboarding, in the order of the journey. */
export const ONBOARDING_ROOMS = ["overview", "edit", "plan", "apply", "handoff", "connections", "topology", "audit", "activity", "report"] as const;
export type OnboardingRoom = (typeof ONBOARDING_ROOMS)[number];

/** What a new onboarding is made of: nothing, another onboarding, or an endpoint service that is there. */
export type Origin = null | { like: string } | { service: string; firefly: string };

export type Place =
  | { room: "welcome" | "onboardings" | "activity" | "inventory" | "identities" | "review" | "network" }
  | { room: "new"; from: Origin }
  | { room: OnboardingRoom; id: string; run: string | null; query: URLSearchParams }
  | { room: "nowhere"; hash: string };

/** The place that a hash names. */
export function parse(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [first = "", second, third, fourth] = path.split("/").map(decode);
  if (first === "" || first === "onboardings") return onboardings(hash, second, third, fourth, new URLSearchParams(search));
  if (first === "welcome" || first === "activity" || first === "inventory" || first === "identities" || first === "review" || first === "network") return { room: first };
  return { room: "nowhere", hash };
}

/** The hash of a room of one onboarding. */
export function roomOf(id: string, room: OnboardingRoom, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/onboardings/${encodeURIComponent(id)}/${room}${search ? `?${search}` : ""}`;
}

/** The hash of the form of a new onboarding that is made of something. */
export function newOf(from: Exclude<Origin, null>): string {
  return `#/onboardings/new?${new URLSearchParams(from).toString()}`;
}

/** The hash of a run; the query says what it was for, so that one can plan the same again. */
export function runOf(id: string, run: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/onboardings/${encodeURIComponent(id)}/apply/${encodeURIComponent(run)}${search ? `?${search}` : ""}`;
}

/** Goes to a hash. */
export function go(hash: string): void {
  window.location.hash = hash;
}

/** The hash now; renders again when it changes. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash);
}

function onboardings(hash: string, id: string | undefined, room: string | undefined, run: string | undefined, query: URLSearchParams): Place {
  if (!id) return { room: "onboardings" };
  if (id === "new") return { room: "new", from: originOf(query) };
  const known = ONBOARDING_ROOMS.find((r) => r === (room ?? "overview"));
  return known ? { room: known, id, run: run ?? null, query } : { room: "nowhere", hash };
}

function originOf(query: URLSearchParams): Origin {
  const [like, service, firefly] = [query.get("like"), query.get("service"), query.get("firefly")];
  if (like) return { like };
  return service && firefly ? { service, firefly } : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A room is entered at its top. */
function subscribe(listener: () => void): () => void {
  const moved = () => {
    window.scrollTo(0, 0);
    listener();
  };
  window.addEventListener("hashchange", moved);
  return () => window.removeEventListener("hashchange", moved);
}
