// One port: what is dialled, what is spoken, the port behind it; the rest is folded away.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { Blocked } from "../../shared/Blocked";
import { BehindPort } from "./BehindPort";
import { containersOf } from "./choice";
import { ContainerChoice } from "./ContainerChoice";
import { HealthFields } from "./HealthFields";
import { OptionFields } from "./OptionFields";
import type { PortRow } from "./port";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";
import { ProtocolChoice } from "./ProtocolChoice";
import { TakenPort } from "./TakenPort";
import { TlsFields } from "./TlsFields";

interface Props extends Omit<PortProps, "field"> {
  index: number;
  onRemove: () => void;
}

export function Listener({ index, onRemove, ...given }: Props) {
  const { row, form, problems, onChange, view } = given;
  const props = { ...given, field: `listeners[${index}]` };
  const where = row.own ?? form.where;
  const ofEcs = where.from === "attached" && "ecsService" in where.to;
  const only = form.ports.length === 1;
  return (
    <section className="listener" aria-label={`Port ${row.port || index + 1}`}>
      <SpaceBetween size="s">
        <div className="listener-ports">
          <FormField label="Firefly dials" errorText={errorAt(problems, `${props.field}.port`)}>
            <Input type="number" inputMode="numeric" value={row.port} onChange={({ detail }) => onChange(follow(row, detail.value))} />
          </FormField>
          <ProtocolChoice {...props} />
          {ofEcs ? (
            <ContainerChoice {...props} containers={containersOf(where, view.inventory)} />
          ) : (
            <FormField label="The service listens on" errorText={errorAt(problems, `${props.field}.target_port`)}>
              <Input type="number" inputMode="numeric" value={row.targetPort} onChange={({ detail }) => onChange({ targetPort: detail.value })} />
            </FormField>
          )}
          <Blocked because={only ? "At least one port is needed" : null} ariaLabel={`Remove port ${row.port}`} onClick={onRemove}>
            Remove
          </Blocked>
        </div>
        <TakenPort {...props} />
        {row.protocol === "TLS" && <TlsFields {...props} />}
        <BehindPort {...props} />
        <HealthFields {...props} />
        <OptionFields {...props} />
      </SpaceBetween>
    </section>
  );
}

/** The port behind follows the port in front until it is another one. */
function follow(row: PortRow, port: string): Partial<PortRow> {
  return row.targetPort === row.port ? { port, targetPort: port } : { port };
}
