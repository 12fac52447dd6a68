// The load balancer, its VPC and one subnet in each zone, with what speaks for and against each choice.
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Vpc } from "../../host/bindings";
import { listed, plain } from "../../shared/format";
import { BalancerChoice } from "./BalancerChoice";
import { standingOf, wheresOf } from "./choice";
import { doubtsOf } from "./doubts";
import type { Form } from "./form";
import { suggested, zonesOf } from "./network";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";
import { registeredOf } from "./where";
import { ZoneChoice } from "./ZoneChoice";

export function NetworkStep(props: StepProps) {
  const { form, view } = props;
  const made = form.adoptLoadBalancer === "";
  return (
    <SpaceBetween size="l">
      <Container>
        <SpaceBetween size="l">
          <BalancerChoice {...props} />
          {made && <VpcChoice {...props} />}
        </SpaceBetween>
      </Container>
      {form.vpc !== "" && made && <Zones {...props} />}
      {doubtsOf(form, view).map((doubt) => (
        <Alert key={doubt} type="warning">
          {doubt}
        </Alert>
      ))}
    </SpaceBetween>
  );
}

function Zones({ form, edit, problems, view }: StepProps) {
  const standing = wheresOf(form).flatMap((where) => standingOf(where, view));
  const zones = new Map(standing.map(({ id, zone }) => [id, zone]));
  return (
    <Container header={<Header variant="h2" description="Zone names differ from account to account; zone IDs are the same everywhere, so Firefly’s endpoint is matched by them">Subnets of the load balancer</Header>}>
      <FormField stretch errorText={errorAt(problems, "network.subnets", true)}>
        <div className="zones">
          {zonesOf(view.inventory, form.vpc).map((zone) => (
            <ZoneChoice key={zone.zone} zone={zone} form={form} edit={edit} view={view} targetZones={zones.size === 0 ? null : [...zones.values()]} />
          ))}
        </div>
      </FormField>
    </Container>
  );
}

function VpcChoice({ form, edit, problems, view: { inventory } }: StepProps) {
  const options = inventory.vpcs.map((vpc) => option(vpc, form));
  const choose = (vpc: string) => edit({ vpc, subnets: suggested(inventory, vpc) });
  return (
    <FormField label="VPC" description="The load balancer has to reach the targets from here" errorText={errorAt(problems, "network.vpc")}>
      <Select
        placeholder="Choose a VPC"
        empty="No VPC was found in this account and Region"
        options={options}
        selectedOption={options.find(({ value }) => value === form.vpc) ?? null}
        onChange={({ detail }) => detail.selectedOption.value && choose(detail.selectedOption.value)}
      />
    </FormField>
  );
}

/** Instances and load balancers are registered in their own VPC alone, so another one stays visible and says why it cannot be chosen. */
function option({ id, name, cidrs, is_default }: Vpc, form: Form): SelectProps.Option {
  const kinds = wheresOf(form).filter(({ from }) => from === "found" || from === "attached").map((where) => registeredOf(where).type);
  const what = kinds.includes("instance") ? "instances are" : kinds.includes("alb") ? "Application Load Balancer is" : null;
  const bound = what !== null && id !== form.vpc;
  return {
    value: id,
    label: plain(name ?? id),
    description: [name && id, listed(cidrs), is_default && "default VPC"].filter(Boolean).join(" · "),
    disabled: bound,
    ...(bound && { disabledReason: `The chosen ${what} in another VPC` }),
  };
}
