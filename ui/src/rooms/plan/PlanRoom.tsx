// What would be done, in full, before anything is done: as a drawing and as ordered calls.
import Alert from "@cloudscape-design/components/alert";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";

import type { PlanView, Purpose } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { Warnings } from "../../shared/Warnings";
import { PURPOSE } from "../../shared/words";
import { DrawingView } from "../topology/DrawingView";
import { aimOf } from "./aim";
import { ApplyPlan } from "./ApplyPlan";
import { Cost } from "./Cost";
import { ExportPlan } from "./ExportPlan";
import { KeptTable } from "./KeptTable";
import { SavePlan } from "./SavePlan";
import { Steps } from "./Steps";
import { Summary } from "./Summary";

/** Why nothing has to be changed, where that is not because AWS holds what is desired. */
const NOTHING: Partial<Record<Purpose, string>> = {
  teardown: "Nothing of this onboarding exists any more.",
  roll_back: "Everything that the unfinished run did is taken back, as far as this computer’s record tells.",
};

export function PlanRoom({ id, query }: { id: string; query: URLSearchParams }) {
  const aim = aimOf(query);
  // A plan that is being carried out is not made again under it; where that was refused, it is
  const [started, setStarted] = useState(false);
  const plan = useRead("plan", { id, aim }, { enabled: !started });
  return (
    <Room
      title={plan.data ? `Plan: ${PURPOSE[plan.data.plan.purpose].toLowerCase()}` : "Plan"}
      description="Every call with its parameters, in order. Nothing is done that is not shown here."
      actions={[<Looked key="look" of={plan} at={plan.data?.looked_at} />, aim.for === "set_up" && <ExportPlan key="export" id={id} />, plan.data && <SavePlan key="save" id={id} aim={aim} view={plan.data} />, plan.data && <ApplyPlan key="apply" id={id} aim={aim} view={plan.data} onStart={setStarted} />]}
    >
      <Answer of={plan} loading="Comparing what is desired with what AWS holds">
        {(view) => <Content view={view} />}
      </Answer>
    </Room>
  );
}

function Content({ view }: { view: PlanView }) {
  return (
    <>
      <UnreadAlert unread={view.unread} />
      {view.changes === 0 && (
        <Alert type="success" header="Nothing to change">
          {NOTHING[view.plan.purpose] ?? "AWS holds what is desired."} Steps that only look may remain below.
        </Alert>
      )}
      <Warnings of={view.plan.warnings} />
      <Summary view={view} />
      <Cost of={view.cost} />
      <Tabs
        tabs={[
          { id: "steps", label: `Steps (${view.plan.steps.length})`, content: <Steps steps={view.plan.steps} /> },
          { id: "drawing", label: "Drawing", content: <DrawingView drawing={view.drawing} selected={null} onSelect={() => undefined} /> },
          { id: "kept", label: `Stays as it is (${view.plan.kept.length})`, content: <KeptTable kept={view.plan.kept} /> },
        ]}
      />
    </>
  );
}
