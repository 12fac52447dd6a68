// The way between rooms: the journey of one onboarding in its order, then what belongs to the whole account.
import SideNavigation, { type SideNavigationProps } from "@cloudscape-design/components/side-navigation";

import type { OnboardingRow } from "../host/bindings";
import { useRead } from "../host/queries";
import { PendingBadge } from "./PendingBadge";
import { roomOf, type OnboardingRoom, type Place } from "./router";

const ROOMS: readonly { room: OnboardingRoom; text: string }[] = [
  { room: "overview", text: "Overview" },
  { room: "plan", text: "Plan" },
  { room: "handoff", text: "Hand-off" },
  { room: "connections", text: "Connections" },
  { room: "topology", text: "Topology" },
  { room: "audit", text: "Audit" },
  { room: "activity", text: "Activity" },
  { room: "report", text: "Report" },
];

export function Navigation({ place }: { place: Place }) {
  const rows = useRead("onboardings", null).data ?? [];
  const id = "id" in place ? place.id : null;
  const chosen = rows.find((row) => row.id === id);
  return <SideNavigation activeHref={activeHref(place)} items={[...top(rows, id), ...(id ? rooms(id, chosen) : []), ...bottom()]} />;
}

/** The link that is lit: the room's own, or the plan's while it is being applied. */
function activeHref(place: Place): string {
  if ("id" in place) return roomOf(place.id, place.room === "apply" ? "plan" : place.room === "edit" ? "overview" : place.room);
  return place.room === "new" ? "#/onboardings" : `#/${place.room}`;
}

function top(rows: readonly OnboardingRow[], id: string | null): SideNavigationProps.Item[] {
  const pending = rows.filter((row) => row.id !== id).reduce((sum, row) => sum + row.pending, 0);
  return [{ type: "link", text: "Onboardings", href: "#/onboardings", info: <PendingBadge number={pending} /> }];
}

function rooms(id: string, row: OnboardingRow | undefined): SideNavigationProps.Item[] {
  const items = ROOMS.map(({ room, text }): SideNavigationProps.Link => {
    const info = room === "connections" ? <PendingBadge number={row?.pending ?? 0} /> : undefined;
    return { type: "link", text, href: roomOf(id, room), info };
  });
  return [{ type: "section-group", title: row?.name ?? "Onboarding", items }];
}

function bottom(): SideNavigationProps.Item[] {
  return [
    { type: "divider" },
    { type: "link", text: "Saved plan", href: "#/review" },
    { type: "link", text: "Network", href: "#/network" },
    { type: "link", text: "Inventory", href: "#/inventory" },
    { type: "link", text: "Activity", href: "#/activity" },
    { type: "link", text: "Identities", href: "#/identities" },
  ];
}
