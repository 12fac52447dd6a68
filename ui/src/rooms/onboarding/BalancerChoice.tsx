// Whether a load balancer is made, or one that exists is used.
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { FILTER, usableFirst } from "../../shared/filter";
import { listed, plain } from "../../shared/format";
import { balancerRefused, takeBalancer } from "./adoption";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

const NEW: SelectProps.Option = { value: "", label: "Make a new one", description: "Internal, with a security group of its own" };

export function BalancerChoice({ form, edit, problems, view: { inventory } }: StepProps) {
  const found = inventory.load_balancers.map((balancer): SelectProps.Option => {
    const refused = balancerRefused(balancer, form);
    const description = [balancer.kind, balancer.scheme, listed(balancer.zones.map(({ zone }) => zone)), "elbv2.k8s.aws/cluster" in balancer.tags && "a Kubernetes controller looks after it and may put changes back"].filter(Boolean).join(" · ");
    return { value: balancer.arn, label: plain(balancer.name), description, disabled: refused !== null, ...(refused !== null && { disabledReason: refused }) };
  }).toSorted(usableFirst);
  const lost = form.adoptLoadBalancer !== "" && !found.some(({ value }) => value === form.adoptLoadBalancer);
  const options = [NEW, ...(lost ? [{ value: form.adoptLoadBalancer, label: form.adoptLoadBalancer, description: "As it was saved; not found now" }] : []), ...found];
  const choose = (arn: string | undefined) => {
    const balancer = inventory.load_balancers.find((one) => one.arn === arn);
    edit(balancer ? takeBalancer(balancer, inventory) : { adoptLoadBalancer: "", adoptService: "" });
  };
  const used = inventory.load_balancers.find(({ arn }) => arn === form.adoptLoadBalancer);
  return (
    <SpaceBetween size="m">
      <FormField
        label="Network Load Balancer"
        description="One that exists is used as it is: it stays where it stands, and stays when the onboarding is torn down"
        warningText={used?.security_groups.length === 0 ? "It was made without a security group, and AWS never lets one be added: nothing filters what reaches it" : undefined}
        errorText={errorAt(problems, "adopt.load_balancer") ?? errorAt(problems, "network.edition")}
      >
        <Select options={options} selectedOption={options.find(({ value }) => value === form.adoptLoadBalancer) ?? NEW} onChange={({ detail }) => choose(detail.selectedOption.value)} {...FILTER} />
      </FormField>
      {used && <Box color="text-body-secondary">{`It stands in ${listed(used.zones.map(({ zone }) => zone))}; the VPC and the subnets follow it.${form.adoptService === "" ? "" : ` Endpoint service ${form.adoptService} stands on it, and is used too.`}`}</Box>}
      {form.kept && form.adoptLoadBalancer === "" && (
        <Checkbox
          checked={form.edition > form.keptEdition}
          onChange={({ detail }) => edit({ edition: form.keptEdition + (detail.checked ? 1 : 0) })}
          description="For what AWS never changes on one that exists: all of its subnets, the protocol or the target type of a group. The old one goes once the new one answers and nobody is connected to it."
        >
          Make a new load balancer beside the present one
        </Checkbox>
      )}
    </SpaceBetween>
  );
}
