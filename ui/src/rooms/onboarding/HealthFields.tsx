// The health check of one target group; folded away, because a TCP connection on the port itself is a sound check.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";

import { Fold } from "../../shared/Fold";
import type { Health } from "./form";
import { errorAt } from "./slips";
import type { StepProps } from "./stepProps";

interface Props extends Pick<StepProps, "problems"> {
  health: Health;
  /** Path of the check among the problems. */
  field: string;
  onChange: (health: Health) => void;
}

const PROTOCOLS = ["TCP", "HTTP", "HTTPS"].map((value) => ({ value }));
const NUMBERS = [
  { key: "interval", at: "interval_seconds", label: "Interval in seconds", range: "5 to 300" },
  { key: "timeout", at: "timeout_seconds", label: "Timeout in seconds", range: "2 to 120" },
  { key: "healthy", at: "healthy_threshold", label: "Checks until healthy", range: "2 to 10" },
  { key: "unhealthy", at: "unhealthy_threshold", label: "Checks until unhealthy", range: "2 to 10" },
] as const;

export function HealthFields({ health, field, problems, onChange }: Props) {
  const wrong = errorAt(problems, field, true) !== undefined;
  const put = (part: Partial<Health>) => onChange({ ...health, ...part });
  return (
    <Fold key={String(wrong)} label={inShort(health)} open={wrong}>
      <div className="health">
        <FormField label="Protocol" constraintText="A path is asked with HTTP and HTTPS" errorText={errorAt(problems, `${field}.protocol`)}>
          <Select options={PROTOCOLS} selectedOption={{ value: health.protocol }} onChange={({ detail }) => put({ protocol: detail.selectedOption.value ?? "TCP" })} />
        </FormField>
        <FormField label="Port" constraintText="A number, or traffic-port for the service’s own" errorText={errorAt(problems, `${field}.port`)}>
          <Input value={health.port} onChange={({ detail }) => put({ port: detail.value })} spellcheck={false} />
        </FormField>
        {health.protocol !== "TCP" && (
          <>
            <FormField label="Path" errorText={errorAt(problems, `${field}.path`)}>
              <Input value={health.path} onChange={({ detail }) => put({ path: detail.value })} spellcheck={false} />
            </FormField>
            <FormField label="Success codes" errorText={errorAt(problems, `${field}.matcher`)}>
              <Input value={health.matcher} onChange={({ detail }) => put({ matcher: detail.value })} spellcheck={false} />
            </FormField>
          </>
        )}
        {NUMBERS.map(({ key, at, label, range }) => (
          <FormField key={key} label={label} constraintText={range} errorText={errorAt(problems, `${field}.${at}`)}>
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
