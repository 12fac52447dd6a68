// Name and kind of the service; the kind fills in the ports and tells its traps.
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useState } from "react";

import { PRESETS, rowsOf } from "./presets";
import { errorAt } from "./slips";
import type { StepProps } from "./stepProps";

export function ServiceStep({ form, edit, problems }: StepProps) {
  return (
    <Container>
      <SpaceBetween size="l">
        <FormField label="Name of the service" description="For people; it also becomes part of the names in AWS. It may change later." constraintText="At most 60 characters" errorText={errorAt(problems, "name")}>
          <Input value={form.name} onChange={({ detail }) => edit({ name: detail.value })} placeholder="Orders API" />
        </FormField>
        {form.id === null && <Kind edit={edit} />}
      </SpaceBetween>
    </Container>
  );
}

function Kind({ edit }: Pick<StepProps, "edit">) {
  const [key, setKey] = useState<string | null>(null);
  const preset = PRESETS.find((one) => one.key === key);
  const choose = (chosen: string) => {
    setKey(chosen);
    const found = PRESETS.find((one) => one.key === chosen);
    if (found) edit({ ports: rowsOf(found) });
  };
  return (
    <SpaceBetween size="m">
      <FormField label="Kind of service" description="Fills in the ports, which you can change under Exposure" stretch>
        <Tiles value={key} onChange={({ detail }) => choose(detail.value)} columns={3} items={PRESETS.map(({ key: value, label, description }) => ({ value, label, description }))} />
      </FormField>
      {preset && preset.traps.length > 0 && (
        <Alert type="info" header={`Known traps: ${preset.label}`}>
          <ul className="plain-list">
            {preset.traps.map((trap) => (
              <li key={trap}>{trap}</li>
            ))}
          </ul>
        </Alert>
      )}
    </SpaceBetween>
  );
}
