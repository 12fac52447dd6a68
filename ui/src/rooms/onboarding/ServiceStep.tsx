// Name and kind of the service; the kind fills in the ports and tells its traps.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";

import type { Preset } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { chosenOf, follow } from "./choice";
import { rowsOf } from "./port";
import { PresetFacts } from "./PresetFacts";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

export function ServiceStep({ form, edit, problems, view }: StepProps) {
  const presets = useRead("presets", null, { enabled: form.id === null });
  return (
    <Container>
      <SpaceBetween size="l">
        <FormField label="Name of the service" description="For people; it also becomes part of the names in AWS. It may change later." constraintText="At most 60 characters" errorText={errorAt(problems, "name")}>
          <Input value={form.name} onChange={({ detail }) => edit({ name: detail.value })} placeholder="Orders API" />
        </FormField>
        {form.id === null && (
          <Answer of={presets} loading="Reading the kinds of service">
            {(found) => <Kind presets={found} form={form} edit={edit} view={view} />}
          </Answer>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** The ports follow the kind; what was chosen to stand behind one port alone goes with its port. */
function Kind({ presets, form, edit, view }: Omit<StepProps, "problems"> & { presets: readonly Preset[] }) {
  const preset = presets.find(({ key }) => key === form.preset);
  const choose = (key: string) => {
    const found = presets.find((one) => one.key === key);
    if (!found) return;
    const candidate = chosenOf(form, view);
    const rows = rowsOf(found);
    edit({ preset: key, ports: candidate ? rows.map((row) => ({ ...row, ...follow(row, candidate, view.inventory, rows.length === 1) })) : rows });
  };
  return (
    <SpaceBetween size="m">
      <FormField label="Kind of service" description="Fills in the ports and their health checks, which you can change under Exposure" stretch>
        <Tiles value={form.preset} onChange={({ detail }) => choose(detail.value)} columns={3} items={presets.map(({ key: value, label, description }) => ({ value, label, description }))} />
      </FormField>
      {preset && <PresetFacts preset={preset} />}
    </SpaceBetween>
  );
}
