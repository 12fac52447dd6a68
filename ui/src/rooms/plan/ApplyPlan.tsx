// The button that does it, and the last question before.
import Box from "@cloudscape-design/components/box";
import { useState } from "react";

import { go, runOf } from "../../app/router";
import type { Aim, PlanView } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Account } from "../../shared/Account";
import { Blocked } from "../../shared/Blocked";
import { count } from "../../shared/format";
import { Question } from "../../shared/Question";
import { queryOf } from "./aim";

/** What the button says where “Apply” would say too little. */
const LABEL: Partial<Record<Aim["for"], string>> = { teardown: "Tear down", roll_back: "Roll back" };

interface Props {
  id: string;
  aim: Aim;
  view: PlanView;
  /** It is being started, or was refused. */
  onStart: (started: boolean) => void;
}

export function ApplyPlan({ id, aim, view, onStart }: Props) {
  const [asking, setAsking] = useState(false);
  const because = view.plan.steps.length === 0 ? "There is nothing to do" : view.needs_approval ? "Somebody else has to approve it: save it for review" : null;
  const label = LABEL[aim.for] ?? "Apply";
  return (
    <>
      <Blocked variant={view.needs_approval ? "normal" : "primary"} because={because} onClick={() => setAsking(true)}>
        {label}
      </Blocked>
      {asking && <Ask id={id} aim={aim} view={view} onStart={onStart} label={label} onClose={() => setAsking(false)} />}
    </>
  );
}

function Ask({ id, aim, view, onStart, label, onClose }: Props & { label: string; onClose: () => void }) {
  const apply = useWrite("apply");
  // not `isPending`, which is heard of a moment later: a second click may come before
  const [started, setStarted] = useState(false);
  const begun = (now: boolean) => {
    setStarted(now);
    onStart(now);
  };
  const start = () => {
    begun(true);
    apply.mutate({ id, aim, plan_hash: view.hash }, { onSuccess: (run) => go(runOf(id, run, queryOf(aim))), onError: () => begun(false) });
  };
  const header = label === "Apply" ? "Apply this plan?" : `${label} as planned?`;
  const verb = label === "Apply" && view.changes > 0 ? `Apply ${count(view.changes, "change")}` : label;
  return (
    <Question header={header} verb={verb} because={null} busy={started} fault={apply.error} onDo={start} onClose={onClose}>
      <Box>
        {count(view.changes, "call")} will change account <Account id={view.plan.account} /> in {view.plan.region}. If what AWS holds has changed since this plan was made, nothing is done and you see the new plan.
      </Box>
    </Question>
  );
}
