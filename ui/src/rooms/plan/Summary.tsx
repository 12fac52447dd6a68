// The plan in numbers, where it acts, and the hash that pins it.
import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";

import type { PlanView } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { Copied } from "../../shared/Copied";
import { talliesOf } from "./work";

export function Summary({ view: { plan, hash, changes } }: { view: Pick<PlanView, "plan" | "hash" | "changes"> }) {
  const { waits, ...tallies } = talliesOf(plan);
  const parts = (["created", "changed", "removed", "adopted", "kept"] as const).filter((what) => tallies[what] > 0).map((what) => `${tallies[what]} ${what}`);
  return (
    <Container>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "Calls that change AWS", value: <span className="figure">{changes}</span> },
          { label: "Of resources and settings", value: parts.join(" · ") || "None" },
          { label: "Waits for AWS", value: <span className="figure">{waits}</span> },
          { label: "In", value: <><Account id={plan.account} /> · <span className="nowrap">{plan.region}</span></> },
          { label: "SHA-256 of the plan", value: <Copied text={hash} what="the hash of the plan" first={16} /> },
        ]}
      />
    </Container>
  );
}
