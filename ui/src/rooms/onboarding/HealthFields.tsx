// The health check of one target group; folded away, because a TCP connection on the port itself is a sound check.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";

import { Fold } from "../../shared/Fold";
import type { Health } from "./port";
import type { PortProps } from "./portProps";
import { HEALTH_NUMBERS } from "./portSlips";
import { errorAt } from "./problems";
import { registeredOf } from "./where";

const PROTOCOLS = [
  { value: "TCP", description: "The port accepts a connection" },
  { value: "HTTP", description: "A path answers with a success code" },
  { value: "HTTPS", description: "The same over TLS; the certificate is not verified" },
];

const LABELS: Record<(typeof HEALTH_NUMBERS)[number]["key"], { label: string; unit: string }> = {
  interval: { label: "Interval in seconds", unit: "s" },
  timeout: { label: "Timeout in seconds", unit: "s" },
  healthy: { label: "Checks until healthy", unit: "in a row" },
  unhealthy: { label: "Checks until unhealthy", unit: "in a row" },
};

export function HealthFields({ row: { health, own, protocol }, form, field: port, problems, onChange }: PortProps) {
  const field = `${port}.health_check`;
  const wrong = errorAt(problems, field, true) !== undefined;
  const put = (part: Partial<Health>) => onChange({ health: { ...health, ...part } });
  const alb = registeredOf(own ?? form.where).type === "alb";
  const protocols = PROTOCOLS.map((option) => (alb && option.value === "TCP" ? { ...option, disabled: true, disabledReason: "AWS checks an Application Load Balancer with HTTP or HTTPS" } : option));
  return (
    <Fold key={String(wrong)} label={inShort(health)} open={wrong} lazy>
      {protocol === "UDP" && <p className="soft">UDP itself cannot be checked: the service has to answer the check over TCP.</p>}
      <div className="health">
        <FormField label="Health check protocol" constraintText="A path is asked with HTTP and HTTPS" errorText={errorAt(problems, `${field}.protocol`)}>
          <Select options={protocols} selectedOption={protocols.find(({ value }) => value === health.protocol) ?? { value: health.protocol }} onChange={({ detail }) => put({ protocol: detail.selectedOption.value ?? "TCP" })} />
        </FormField>
        <FormField label="Port" constraintText="A number, or traffic-port for the service’s own" errorText={errorAt(problems, `${field}.port`)}>
          <Input value={health.port} onChange={({ detail }) => put({ port: detail.value })} spellcheck={false} />
        </FormField>
        {health.protocol !== "TCP" && (
          <>
            <FormField label="Path" constraintText="It has to answer without signing in" errorText={errorAt(problems, `${field}.path`)}>
              <Input value={health.path} onChange={({ detail }) => put({ path: detail.value })} spellcheck={false} />
            </FormField>
            <FormField label="Success codes" constraintText="From 200 to 599, such as 200-399 or 200,401" errorText={errorAt(problems, `${field}.matcher`)}>
              <Input value={health.matcher} onChange={({ detail }) => put({ matcher: detail.value })} spellcheck={false} />
            </FormField>
          </>
        )}
        {HEALTH_NUMBERS.map(({ key, at, least, most }) => (
          <FormField key={key} label={LABELS[key].label} constraintText={`${least} to ${most} ${LABELS[key].unit}`} errorText={errorAt(problems, `${field}.${at}`)}>
            <Input type="number" inputMode="numeric" value={health[key]} onChange={({ detail }) => put({ [key]: detail.value })} />
          </FormField>
        ))}
      </div>
    </Fold>
  );
}

/** `Health check: TCP on the service’s port every 10 s`. */
export function inShort({ protocol, port, path, interval }: Health): string {
  const where = port === "traffic-port" ? "the service’s port" : `port ${port}`;
  return `Health check: ${protocol}${protocol === "TCP" ? "" : ` ${path}`} on ${where} every ${interval} s`;
}
