// Which screen belongs to which place.
import { Activity } from "../rooms/activity/Activity";
import { Apply } from "../rooms/apply/Apply";
import { aboutOf } from "../rooms/audit/about";
import { Audit } from "../rooms/audit/Audit";
import { Connections } from "../rooms/connections/Connections";
import { Handoff } from "../rooms/handoff/Handoff";
import { Identities } from "../rooms/identities/Identities";
import { InventoryRoom } from "../rooms/inventory/InventoryRoom";
import { NewOnboarding, Onboarding } from "../rooms/onboarding/Onboarding";
import { Onboardings } from "../rooms/onboardings/Onboardings";
import { Overview } from "../rooms/overview/Overview";
import { PlanRoom } from "../rooms/plan/PlanRoom";
import { Report } from "../rooms/report/Report";
import { Review } from "../rooms/review/Review";
import { Network } from "../rooms/topology/Network";
import { Topology } from "../rooms/topology/Topology";
import { Welcome } from "../rooms/welcome/Welcome";
import { Nowhere } from "./Nowhere";
import type { Place } from "./router";

export function RoomOf({ place }: { place: Place }) {
  switch (place.room) {
    case "welcome":
      return <Welcome session={null} />;
    case "onboardings":
      return <Onboardings />;
    case "new":
      return <NewOnboarding key={JSON.stringify(place.from)} from={place.from} />;
    case "edit":
      return <Onboarding key={place.id} id={place.id} />;
    case "overview":
      return <Overview id={place.id} />;
    case "plan":
      return <PlanRoom id={place.id} query={place.query} />;
    case "apply":
      return <Apply id={place.id} run={place.run} query={place.query} />;
    case "handoff":
      return <Handoff id={place.id} />;
    case "connections":
      return <Connections id={place.id} />;
    case "topology":
      return <Topology id={place.id} />;
    case "audit":
      return <Audit id={place.id} about={aboutOf(place.query)} />;
    case "report":
      return <Report id={place.id} />;
    case "activity":
      return <Activity id={"id" in place ? place.id : null} />;
    case "inventory":
      return <InventoryRoom />;
    case "identities":
      return <Identities />;
    case "network":
      return <Network />;
    case "review":
      return <Review />;
    case "nowhere":
      return <Nowhere />;
  }
}
