// Settings of one listener and its target group; AWS’s own defaults unless somebody decides otherwise.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";

import { Fold } from "../../shared/Fold";
import { decisions, numbers, settled, type OptionDecision, type OptionNumber } from "./options";
import type { Decision, Options } from "./port";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";
import { registeredOf } from "./where";

export function OptionFields({ row, form, field, problems, onChange }: PortProps) {
  const { options, protocol } = row;
  const at = `${field}.options`;
  const wrong = errorAt(problems, at, true) !== undefined;
  const alb = registeredOf(row.own ?? form.where).type === "alb";
  const put = (part: Partial<Options>) => onChange({ options: { ...options, ...part } });
  return (
    <Fold key={String(wrong)} label={settled(options)} of={`port ${row.port}`} open={wrong} lazy>
      <SpaceBetween size="m">
        <div className="pairs">
          {numbers(protocol, form.regions).map((number) => (
            <Number key={number.key} number={number} value={options[number.key]} error={errorAt(problems, `${at}.${number.at}`)} onChange={(value) => put({ [number.key]: value })} />
          ))}
          {decisions(protocol, alb).map((decision) => (
            <Choice key={decision.key} decision={decision} value={options[decision.key]} error={errorAt(problems, `${at}.${decision.at}`)} onChange={(value) => put({ [decision.key]: value })} />
          ))}
        </div>
        <Toggle
          checked={options.proxyProtocol}
          disabled={alb}
          onChange={({ detail }) => put({ proxyProtocol: detail.checked })}
          description={alb ? "An Application Load Balancer takes no proxy protocol" : "Each connection then begins with a header that names Firefly’s address and endpoint. A service that does not expect version 2 of it breaks."}
        >
          Send proxy protocol version 2
        </Toggle>
      </SpaceBetween>
    </Fold>
  );
}

interface Props<Kind, Value> {
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
  kind?: Kind;
}

function Number({ number, value, error, onChange }: Props<"number", string> & { number: OptionNumber }) {
  return (
    <FormField label={number.label} description={number.about} constraintText={number.because ?? `${number.least} to ${number.most}${number.unit}; blank: ${number.normal}`} errorText={error}>
      <Input type="number" inputMode="numeric" value={value} disabled={number.because !== null && value === ""} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}

function Choice({ decision, value, error, onChange }: Props<"choice", Decision> & { decision: OptionDecision }) {
  const options = [
    { value: "default", label: decision.normal },
    { value: "on", label: "On", ...(decision.neverOn !== null && { disabled: true, disabledReason: decision.neverOn }) },
    { value: "off", label: "Off", ...(decision.neverOff !== null && { disabled: true, disabledReason: decision.neverOff }) },
  ];
  return (
    <FormField label={decision.label} description={decision.about} errorText={error}>
      <Select options={options} selectedOption={options.find((option) => option.value === value) ?? null} onChange={({ detail }) => onChange(detail.selectedOption.value as Decision)} />
    </FormField>
  );
}
