// The private DNS name of the endpoint service, and who proves that its domain is ours.
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { HostedZone } from "../../host/bindings";
import { plain } from "../../shared/format";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

const MYSELF: SelectProps.Option = { value: "", label: "I write the record myself", description: "The plan names it once AWS has made it up" };

export function PrivateName({ form, edit, problems, view: { inventory } }: StepProps) {
  const name = form.privateDnsName.trim().toLowerCase();
  const found = inventory.hosted_zones.map((zone) => option(zone, name));
  const lost = form.dnsZone !== "" && !found.some(({ value }) => value === form.dnsZone) ? [{ value: form.dnsZone, label: form.dnsZone, description: "As it was saved; not found now" }] : [];
  const options = [MYSELF, ...lost, ...found];
  return (
    <SpaceBetween size="m">
      <FormField
        label={<>Private DNS name <i>– optional</i></>}
        description="A name that Firefly’s VPC resolves to its endpoint by itself. AWS wants a proof that its domain is yours: a TXT record in public DNS. Without it, Firefly keeps the hostname in a zone of its own."
        constraintText="A name below a public domain of yours, such as git.example.com"
        errorText={errorAt(problems, "service.private_dns_name")}
      >
        <Input value={form.privateDnsName} onChange={({ detail }) => edit({ privateDnsName: detail.value, dnsProofWritten: false })} spellcheck={false} />
      </FormField>
      {name !== "" && (
        <FormField label="Hosted zone for the proof" description="A public zone of Route 53 in this account; the record is written by the plan and removed at teardown" errorText={errorAt(problems, "service.dns_zone")}>
          <Select options={options} selectedOption={options.find(({ value }) => value === form.dnsZone) ?? MYSELF} onChange={({ detail }) => edit({ dnsZone: detail.selectedOption.value ?? "" })} />
        </FormField>
      )}
      {name !== "" && form.dnsZone === "" && (
        <Checkbox checked={form.dnsProofWritten} onChange={({ detail }) => edit({ dnsProofWritten: detail.checked })} description="Only then AWS is asked to look for it. The plan after the set-up names the record.">
          The TXT record is written
        </Checkbox>
      )}
    </SpaceBetween>
  );
}

function option({ id, name }: HostedZone, wanted: string): SelectProps.Option {
  const fits = wanted === name.toLowerCase() || wanted.endsWith(`.${name.toLowerCase()}`);
  return { value: id, label: plain(name), description: id, disabled: !fits, ...(!fits && { disabledReason: `${wanted} is not in this zone` }) };
}
