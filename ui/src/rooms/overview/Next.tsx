// The next action, as one big sentence.
import Button from "@cloudscape-design/components/button";

import { go, ONBOARDING_ROOMS, roomOf, type OnboardingRoom } from "../../app/router";
import type { NextAction } from "../../host/bindings";

const LABEL: Partial<Record<OnboardingRoom, string>> = {
  plan: "Review the plan",
  handoff: "Open the hand-off",
  connections: "Go to the connections",
  audit: "Go to the findings",
  report: "Open the report",
  topology: "Open the topology",
  activity: "Open the activity",
};

export function Next({ id, next }: { id: string; next: NextAction }) {
  const room = ONBOARDING_ROOMS.find((known) => known === next.room) ?? "overview";
  const label = LABEL[room];
  return (
    <section className="next" data-who={next.actor} aria-label="Next action">
      <div>
        <span className="next-who">{next.actor === "you" ? "Next, for you" : "Waiting for Firefly"}</span>
        <h2>{next.title}</h2>
        <p>{next.detail}</p>
      </div>
      {label && (
        <Button variant={next.actor === "you" ? "primary" : "normal"} onClick={() => go(roomOf(id, room))}>
          {label}
        </Button>
      )}
    </section>
  );
}
