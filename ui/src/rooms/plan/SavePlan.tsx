// Saving the plan that is shown, so that somebody else can review and approve it.
import Button from "@cloudscape-design/components/button";

import { tell, warn } from "../../app/notices";
import { go } from "../../app/router";
import type { Aim, PlanView } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Blocked } from "../../shared/Blocked";

export function SavePlan({ id, aim, view }: { id: string; aim: Aim; view: PlanView }) {
  const save = useWrite("paper_save");
  if (aim.for === "accept" || aim.for === "reject") return null;
  const saved = (path: string) => {
    tell("The plan is saved for review", path);
    go("#/review");
  };
  const send = () => save.mutate({ id, aim, plan_hash: view.hash }, { onSuccess: (paper) => paper && saved(paper.path), onError: warn });
  if (view.plan.steps.length === 0) return <Blocked because="There is nothing to do">Save for review</Blocked>;
  return (
    <Button variant={view.needs_approval ? "primary" : "normal"} loading={save.isPending} onClick={send}>
      Save for review
    </Button>
  );
}
