// Letting the load balancer into the targets' own security groups: one rule each, opt-in, shown word for word.
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Protocol } from "../../host/bindings";
import { listed, plain } from "../../shared/format";
import { groupsOf } from "./choice";
import type { Form } from "./form";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

export function Admission({ form, edit, problems, view }: StepProps) {
  const groups = groupsOf(form, view);
  const put = (id: string, on: boolean) => edit({ admitIn: on ? [...form.admitIn, id] : form.admitIn.filter((other) => other !== id) });
  return (
    <FormField
      label="Admit the load balancer into the targets’ own security groups"
      description="Without such a rule the targets stay unhealthy, unless something else admits the load balancer. Off: the plan leaves these groups alone, and you add the rule yourself. Tearing down takes the rule away again."
      errorText={errorAt(problems, "exposure.admit_in", true)}
      stretch
    >
      {groups.length === 0 ? (
        <Box color="text-body-secondary">The targets’ security groups are not known here; check the path to them yourself.</Box>
      ) : (
        <SpaceBetween size="xs">
          {groups.map(({ id, name }) => (
            <Checkbox key={id} checked={form.admitIn.includes(id)} onChange={({ detail }) => put(id, detail.checked)} description={`One inbound rule: ${rule(form)} from the load balancer’s security group`}>
              <bdi>{plain(name ?? id)}</bdi> {name && <span className="mono">{id}</span>}
            </Checkbox>
          ))}
        </SpaceBetween>
      )}
    </FormField>
  );
}

/** What the rule opens: the ports of the service, and those of health checks that have their own. */
function rule({ ports }: Form): string {
  const opened = ports.flatMap(({ protocol, targetPort, health }) => [
    ...spoken(protocol).map((one) => `${one} ${targetPort}`),
    ...(health.port === "traffic-port" ? (protocol === "UDP" ? [`TCP ${targetPort}`] : []) : [`TCP ${health.port}`]),
  ]);
  return listed([...new Set(opened)].filter((one) => !one.endsWith(" ")));
}

function spoken(protocol: Protocol): string[] {
  if (protocol === "TCP_UDP") return ["TCP", "UDP"];
  return [protocol === "UDP" ? "UDP" : "TCP"];
}
