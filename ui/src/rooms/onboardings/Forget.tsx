// Taking an onboarding off the list without touching AWS.
import Box from "@cloudscape-design/components/box";

import type { OnboardingRow } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { plain } from "../../shared/format";
import { Question } from "../../shared/Question";

export function Forget({ row: { id, name }, onClose }: { row: OnboardingRow; onClose: () => void }) {
  const forget = useWrite("onboarding_forget");
  return (
    <Question header={`Forget “${plain(name)}”?`} verb="Forget" because={null} busy={forget.isPending} fault={forget.error} onDo={() => forget.mutate({ id }, { onSuccess: onClose })} onClose={onClose}>
      <Box>It leaves this list, and AWS is not touched: what it made stays, goes on working and goes on costing. It can be imported again from there. To remove it from AWS, tear it down first.</Box>
    </Question>
  );
}
