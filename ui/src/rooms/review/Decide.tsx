// What can be done with a saved plan: approve it as oneself, or apply it exactly as it is.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";

import { tell } from "../../app/notices";
import { go, runOf } from "../../app/router";
import type { PaperView } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Account } from "../../shared/Account";
import { Blocked } from "../../shared/Blocked";
import { count, plain } from "../../shared/format";
import { Question } from "../../shared/Question";

/** What an approver may write beside an approval, in characters. */
const MOST_OF_A_NOTE = 500;

export function Decide({ paper }: { paper: PaperView }) {
  const [asking, setAsking] = useState<"approve" | "apply" | null>(null);
  const close = () => setAsking(null);
  return (
    <SpaceBetween size="xs" direction="horizontal">
      <Blocked because={paper.approve_fault?.message} onClick={() => setAsking("approve")}>
        Approve
      </Blocked>
      <Blocked variant="primary" because={paper.apply_fault?.message} onClick={() => setAsking("apply")}>
        Apply
      </Blocked>
      {asking === "approve" && <Approve paper={paper} onClose={close} />}
      {asking === "apply" && <Apply paper={paper} onClose={close} />}
    </SpaceBetween>
  );
}

function Approve({ paper, onClose }: { paper: PaperView; onClose: () => void }) {
  const approve = useWrite("paper_approve");
  const [note, setNote] = useState("");
  const because = note.length > MOST_OF_A_NOTE ? `The note is longer than ${MOST_OF_A_NOTE} characters` : null;
  const done = () => {
    tell("The plan is approved", "Send the file back to whoever applies it.");
    onClose();
  };
  const send = () => approve.mutate({ hash: paper.hash, note: note.trim() === "" ? null : note.trim() }, { onSuccess: done });
  return (
    <Question header="Approve this plan?" verb="Approve" because={because} busy={approve.isPending} fault={approve.error} onDo={send} onClose={onClose}>
      <Box>
        As <span className="mono wrap-anywhere">{plain(paper.you)}</span> you agree to {count(paper.changes, "call")} that will change account <Account id={paper.plan.account} />. Your approval is written into the file and into the activity record.
      </Box>
      <FormField label="Note (optional)" description="For whoever applies it: a ticket, a condition, a name">
        <Textarea value={note} onChange={({ detail }) => setNote(detail.value)} rows={2} />
      </FormField>
    </Question>
  );
}

function Apply({ paper, onClose }: { paper: PaperView; onClose: () => void }) {
  const apply = useWrite("paper_apply");
  // not `isPending`, which is heard of a moment later: a second click may come before
  const [started, setStarted] = useState(false);
  const start = () => {
    setStarted(true);
    const { onboarding, purpose } = paper.plan;
    apply.mutate({ hash: paper.hash }, { onSuccess: (run) => go(runOf(onboarding, run, purpose === "set_up" ? {} : { for: purpose })), onError: () => setStarted(false) });
  };
  return (
    <Question header="Apply this saved plan?" verb={`Apply ${count(paper.changes, "change")}`} because={null} busy={started} fault={apply.error} onDo={start} onClose={onClose}>
      <Box>
        {count(paper.changes, "call")} will change account <Account id={paper.plan.account} /> in {paper.plan.region}, exactly as reviewed. If a plan made now would be another one, nothing is done.
      </Box>
    </Question>
  );
}
