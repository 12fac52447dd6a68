// What people decided about a finding that does not hold: to live with it for a while, or not any longer.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useState, type ReactNode } from "react";

import { tell, warn } from "../../app/notices";
import type { AcceptedRisk, Finding } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { useNow } from "../../shared/clock";
import { count, moment, plain } from "../../shared/format";
import { AcceptRisk } from "./AcceptRisk";

const DAY = 86_400_000;
/** The end of a decision is said aloud from so many days before. */
const SOON = 14;

export function Decision({ id, finding }: { id: string; finding: Finding }) {
  const [open, setOpen] = useState(false);
  const accept = <Button ariaLabel={`Accept risk: ${finding.title}`} onClick={() => setOpen(true)}>Accept risk</Button>;
  return (
    <>
      {finding.accepted ? <Accepted id={id} title={finding.title} risk={finding.accepted} /> : finding.lapsed ? <Lapsed lapsed={finding.lapsed} action={accept} /> : <div>{accept}</div>}
      {open && <AcceptRisk id={id} finding={finding} onClose={() => setOpen(false)} />}
    </>
  );
}

function Accepted({ id, title, risk }: { id: string; title: string; risk: AcceptedRisk }) {
  const withdraw = useWrite("risk_withdraw");
  const days = Math.floor((Date.parse(risk.until) - useNow(60_000)) / DAY);
  const done = () => tell("It is a finding like any other again", "The decision is withdrawn.");
  const button = (
    <Button ariaLabel={`Withdraw: ${title}`} loading={withdraw.isPending} onClick={() => void withdraw.mutateAsync({ id, rule: risk.rule, resource: risk.resource }).then(done, warn)}>
      Withdraw
    </Button>
  );
  return (
    <Alert type={days > SOON ? "info" : "warning"} header={`Accepted by ${plain(risk.owner)} until ${moment(risk.until)}`} action={button}>
      {plain(risk.reason)}
      {days <= SOON && <p className="soft">{days < 1 ? "It ends within a day." : `It ends in ${count(days, "day")}.`}</p>}
    </Alert>
  );
}

function Lapsed({ lapsed, action }: { lapsed: NonNullable<Finding["lapsed"]>; action: ReactNode }) {
  const why = lapsed.why === "ended" ? "Its time is over" : "What is seen now is not what was accepted";
  return (
    <Alert type="warning" header="It was accepted, and that does not hold any more" action={action}>
      {why}. {plain(lapsed.risk.owner)} had accepted it until {moment(lapsed.risk.until)}: {plain(lapsed.risk.reason)}
    </Alert>
  );
}
