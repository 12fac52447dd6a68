// Which container port of an ECS service answers a port.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";

import type { ContainerPort } from "../../host/bindings";
import { plain } from "../../shared/format";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";

export function ContainerChoice({ row, field, problems, containers, onChange }: PortProps & { containers: readonly ContainerPort[] }) {
  const { container } = row;
  // What was saved stays visible although the task definition may name it no more
  const known = container === null || containers.some((one) => keyOf(one) === keyOf(container)) ? containers : [...containers, container];
  const options = known.map((one) => ({ value: keyOf(one), label: `${plain(one.container)}, port ${one.port}` }));
  const choose = (key: string | undefined) => {
    const found = known.find((one) => keyOf(one) === key);
    if (found) onChange({ container: found, targetPort: String(found.port) });
  };
  return (
    <FormField label="Container and port" description="Tasks register this port of this container themselves" errorText={errorAt(problems, `${field}.attach`, true) ?? errorAt(problems, `${field}.target_port`)}>
      <Select
        placeholder="Choose a container port"
        empty="Its task definition names no container port"
        options={options}
        selectedOption={options.find(({ value }) => container !== null && value === keyOf(container)) ?? null}
        onChange={({ detail }) => choose(detail.selectedOption.value)}
      />
    </FormField>
  );
}

function keyOf({ container, port }: ContainerPort): string {
  return `${container}:${port}`;
}
