// Another name for people; what stands in AWS keeps the names that it has.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";

import type { OnboardingRow } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Question } from "../../shared/Question";

export function Rename({ row: { id, name }, onClose }: { row: OnboardingRow; onClose: () => void }) {
  const [typed, setTyped] = useState(name);
  const rename = useWrite("onboarding_rename");
  const wanted = typed.trim();
  const because = wanted === "" ? "It needs a name" : wanted === name ? "It has this name already" : null;
  return (
    <Question header="Rename the onboarding" verb="Rename" because={because} busy={rename.isPending} fault={rename.error} onDo={() => rename.mutate({ id, name: wanted }, { onSuccess: onClose })} onClose={onClose}>
      <FormField label="Name of the service" description="What stands in AWS keeps its names and is known by its tags" constraintText="At most 60 characters">
        <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </Question>
  );
}
