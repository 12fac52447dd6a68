// The ports that Firefly dials, each with the port behind it and its health check.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { Blocked } from "../../shared/Blocked";
import { count } from "../../shared/format";
import { HEALTH, type PortRow } from "./form";
import { HealthFields } from "./HealthFields";
import { errorAt } from "./slips";
import type { StepProps } from "./stepProps";

export function Listeners({ form, edit, problems }: StepProps) {
  const change = (at: number, part: Partial<PortRow>) => edit({ ports: form.ports.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  const add = <Button onClick={() => edit({ ports: [...form.ports, { port: "", targetPort: "", health: HEALTH, own: null }] })}>Add a port</Button>;
  return (
    <Container header={<Header variant="h2" actions={add} description="Each port is a TCP listener with a target group of its own. The load balancer does not open TLS: the service’s certificate reaches Firefly as it is.">Ports</Header>}>
      <FormField stretch errorText={errorAt(problems, "listeners")}>
        <SpaceBetween size="m">
          {form.ports.map((row, index) => (
            <Listener key={index} row={row} index={index} problems={problems} onChange={(part) => change(index, part)} onRemove={() => edit({ ports: form.ports.filter((_, at) => at !== index) })} only={form.ports.length === 1} />
          ))}
        </SpaceBetween>
      </FormField>
    </Container>
  );
}

interface Props extends Pick<StepProps, "problems"> {
  row: PortRow;
  index: number;
  only: boolean;
  onChange: (part: Partial<PortRow>) => void;
  onRemove: () => void;
}

function Listener({ row, index, problems, only, onChange, onRemove }: Props) {
  const field = `listeners[${index}]`;
  return (
    <section className="listener" aria-label={`Port ${row.port || index + 1}`}>
      <div className="listener-ports">
        <FormField label="Firefly dials" errorText={errorAt(problems, `${field}.port`)}>
          <Input type="number" inputMode="numeric" value={row.port} onChange={({ detail }) => onChange(follow(row, detail.value))} />
        </FormField>
        <FormField label="The service listens on" errorText={errorAt(problems, `${field}.target_port`)}>
          <Input type="number" inputMode="numeric" value={row.targetPort} onChange={({ detail }) => onChange({ targetPort: detail.value })} />
        </FormField>
        <Blocked because={only ? "At least one port is needed" : null} ariaLabel={`Remove port ${row.port}`} onClick={onRemove}>
          Remove
        </Blocked>
      </div>
      {row.own && <p className="soft">{`This port has ${count(row.own.targets.length, "target")} of its own, which stay as they are.`}</p>}
      <HealthFields health={row.health} field={`${field}.health_check`} problems={problems} onChange={(health) => onChange({ health })} />
    </section>
  );
}

/** The port behind follows the port in front until it is another one. */
function follow(row: PortRow, port: string): Partial<PortRow> {
  return row.targetPort === row.port ? { port, targetPort: port } : { port };
}
