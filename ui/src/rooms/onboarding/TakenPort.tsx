// An existing load balancer may listen on a port already, and such a listener is never changed: what it leads to is used, or
// another port is chosen.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";

import { listed, plain, short } from "../../shared/format";
import { takeGroup } from "./adoption";
import type { PortProps } from "./portProps";

export function TakenPort({ row, form, view: { inventory }, onChange }: PortProps) {
  const balancer = inventory.load_balancers.find(({ arn }) => arn === form.adoptLoadBalancer && arn !== "");
  const taken = balancer?.listeners.find(({ port, tags }) => String(port) === row.port && tags.FireflyOnboarding !== form.id);
  if (!balancer || !taken || (row.adopt !== "" && taken.target_groups.includes(row.adopt))) return null;
  const groups = inventory.target_groups.filter(({ arn }) => taken.target_groups.includes(arn));
  const [group] = groups;
  const use = group && groups.length === 1 && <Button onClick={() => onChange(takeGroup(group, inventory))}>{`Use target group ${plain(group.name)}`}</Button>;
  return (
    <Alert type="info" action={use}>
      {`${plain(balancer.name)} listens on ${taken.protocol} ${taken.port} already and leads to ${listed(taken.target_groups.map(short).map(plain)) || "nothing"}. Use that target group, or choose another port.`}
    </Alert>
  );
}
