// The endpoint service beyond what every onboarding’s has; folded away, because none of it is needed.
import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { AddressType } from "../../host/bindings";
import { FILTER } from "../../shared/filter";
import { plain, short } from "../../shared/format";
import { REGIONS } from "../identities/regions";
import { furtherRefused, serviceRefused } from "./adoption";
import { withoutIpv6 } from "./network";
import { PrivateName } from "./PrivateName";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

const NEW: SelectProps.Option = { value: "", label: "Make a new one", description: "With acceptance required, and nobody allowed before the targets are healthy" };
const NOBODY: SelectProps.Option = { value: "", label: "Nobody is told" };
const TYPES: readonly { value: string; label: string; types: readonly AddressType[] }[] = [
  { value: "ipv4", label: "IPv4", types: ["ipv4"] },
  { value: "ipv4,ipv6", label: "IPv4 and IPv6", types: ["ipv4", "ipv6"] },
  { value: "ipv6", label: "IPv6 only", types: ["ipv6"] },
];

export function ServiceFields(props: StepProps) {
  return (
    <SpaceBetween size="l">
      <PrivateName {...props} />
      <AddressTypes {...props} />
      <Regions {...props} />
      <Topic {...props} />
      <Existing {...props} />
      <Further {...props} />
    </SpaceBetween>
  );
}

function AddressTypes({ form, edit, problems, view }: StepProps) {
  const because = withoutIpv6(view.inventory, form.subnets, form.ports);
  const options = TYPES.map(({ value, label }) => ({ value, label, ...(value !== "ipv4" && because !== null && { disabled: true, disabledReason: because }) }));
  const now = [...form.addressTypes].toSorted().join();
  return (
    <FormField label="Addresses of Firefly’s endpoint" description="With IPv6 the load balancer is dual-stack; the targets stay on IPv4" errorText={errorAt(problems, "service.address_types", true)}>
      <Select options={options} selectedOption={options.find(({ value }) => value === now) ?? { value: now }} onChange={({ detail }) => edit({ addressTypes: TYPES.find(({ value }) => value === detail.selectedOption.value)?.types ?? form.addressTypes })} />
    </FormField>
  );
}

/** An idle time-out of one's own and further Regions exclude each other (docs/aws.md, “Endpoint services”). */
function Regions({ form, edit, problems, view: { inventory } }: StepProps) {
  const bound = form.ports.some(({ options }) => options.idleTimeout !== "" && options.idleTimeout !== "350") ? "A port has an idle time-out of its own, and such a load balancer serves no other Region" : null;
  const known = new Set<string>(REGIONS.map(([code]) => code));
  const saved = form.regions.filter((code) => !known.has(code)).map((code) => ({ value: code, label: code }));
  const options = [...REGIONS.filter(([code]) => code !== inventory.region || form.regions.includes(code)).map(([value, label]) => ({ value, label: value, description: label, ...(bound !== null && { disabled: true, disabledReason: bound }) })), ...saved];
  return (
    <FormField label={<>Further Regions that Firefly may connect from <i>– optional</i></>} description={`${inventory.region} is always one of them. Traffic between Regions is charged.`} errorText={errorAt(problems, "firefly.regions", true)}>
      <Multiselect options={options} selectedOptions={options.filter(({ value }) => form.regions.includes(value))} onChange={({ detail }) => edit({ regions: detail.selectedOptions.flatMap(({ value }) => value ?? []) })} placeholder={form.regions.length === 0 ? "No other Region" : "Choose Regions"} {...FILTER} deselectAriaLabel={({ label }) => `Remove ${label}`} />
    </FormField>
  );
}

function Topic({ form, edit, problems, view: { inventory } }: StepProps) {
  const arns = form.notify === "" || inventory.topics.includes(form.notify) ? inventory.topics : [form.notify, ...inventory.topics];
  const options = [NOBODY, ...arns.map((value) => ({ value, label: plain(value.slice(value.lastIndexOf(":") + 1)), description: value }))];
  return (
    <FormField label="SNS topic that is told of requests and connections" description="Its access policy has to let vpce.amazonaws.com publish; AWS refuses it otherwise" errorText={errorAt(problems, "service.notify")}>
      <Select options={options} selectedOption={options.find(({ value }) => value === form.notify) ?? NOBODY} onChange={({ detail }) => edit({ notify: detail.selectedOption.value ?? "" })} {...FILTER} />
    </FormField>
  );
}

function Existing({ form, edit, problems, view: { inventory } }: StepProps) {
  const found = inventory.endpoint_services.map((service): SelectProps.Option => {
    const refused = serviceRefused(service, form);
    return { value: service.id, label: service.id, description: `${service.state} · on ${service.load_balancers.map(short).map(plain).join(", ")}`, disabled: refused !== null, ...(refused !== null && { disabledReason: refused }) };
  });
  const lost = form.adoptService !== "" && !found.some(({ value }) => value === form.adoptService) ? [{ value: form.adoptService, label: form.adoptService, description: "As it was saved; not found now" }] : [];
  const options = [NEW, ...lost, ...found];
  return (
    <FormField label="Endpoint service" description="One that exists keeps its name and its connections. Acceptance is required from then on, and principals other than Firefly’s account are removed: the plan shows both." errorText={errorAt(problems, "adopt.endpoint_service")}>
      <Select options={options} selectedOption={options.find(({ value }) => value === form.adoptService) ?? NEW} onChange={({ detail }) => edit({ adoptService: detail.selectedOption.value ?? "" })} />
    </FormField>
  );
}

function Further({ form, edit, problems, view: { inventory } }: StepProps) {
  const found = inventory.load_balancers.filter(({ kind }) => kind === "network").map((balancer) => {
    const refused = furtherRefused(balancer, form);
    return { value: balancer.arn, label: plain(balancer.name), disabled: refused !== null && !form.furtherLoadBalancers.includes(balancer.arn), ...(refused !== null && { disabledReason: refused }) };
  });
  const lost = form.furtherLoadBalancers.filter((arn) => !found.some(({ value }) => value === arn)).map((arn) => ({ value: arn, label: plain(short(arn)) }));
  const options = [...found, ...lost];
  return (
    <FormField label={<>Further load balancers behind the service <i>– optional</i></>} description="AWS picks one at random for each of Firefly’s interfaces, so their listeners have to be alike" errorText={errorAt(problems, "service.further_load_balancers", true)}>
      <Multiselect options={options} selectedOptions={options.filter(({ value }) => form.furtherLoadBalancers.includes(value))} onChange={({ detail }) => edit({ furtherLoadBalancers: detail.selectedOptions.flatMap(({ value }) => value ?? []) })} placeholder={form.furtherLoadBalancers.length === 0 ? "None" : "Choose load balancers"} empty="There is no other Network Load Balancer" deselectAriaLabel={({ label }) => `Remove ${label}`} />
    </FormField>
  );
}
