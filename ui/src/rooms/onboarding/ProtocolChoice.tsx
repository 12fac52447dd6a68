// What a listener speaks; what cannot be spoken to the targets stays visible and says why.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";

import type { Protocol } from "../../host/bindings";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";
import { registeredOf } from "./where";

const PROTOCOLS: readonly { value: Protocol; label: string; description: string }[] = [
  { value: "TCP", label: "TCP", description: "Bytes are passed on unread; TLS ends at the service" },
  { value: "TLS", label: "TLS", description: "The load balancer ends TLS with a certificate of yours" },
  { value: "UDP", label: "UDP", description: "Datagrams; where AWS does not carry them over PrivateLink, it says so when the plan is applied" },
  { value: "TCP_UDP", label: "TCP_UDP", description: "TCP and UDP on the same port" },
];

export function ProtocolChoice({ row, form, field, problems, onChange }: PortProps) {
  const alb = registeredOf(row.own ?? form.where).type === "alb";
  const because = (protocol: Protocol) => {
    if (alb && protocol !== "TCP") return "An Application Load Balancer stands behind TCP listeners only";
    return form.addressTypes.includes("ipv6") && protocol.includes("UDP") ? "AWS refuses it on a load balancer with IPv6" : null;
  };
  const options = PROTOCOLS.map((option) => {
    const why = because(option.value);
    return { ...option, ...(why !== null && { disabled: true, disabledReason: why }) };
  });
  return (
    <FormField label="Protocol" errorText={errorAt(problems, `${field}.protocol`)}>
      <Select options={options} selectedOption={options.find(({ value }) => value === row.protocol) ?? null} onChange={({ detail }) => onChange({ protocol: detail.selectedOption.value as Protocol })} />
    </FormField>
  );
}
