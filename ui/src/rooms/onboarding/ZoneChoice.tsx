// One zone: its ID, how many targets stand in it, and which subnet the load balancer takes there.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";

import type { Inventory, InventoryView, Subnet } from "../../host/bindings";
import { count, grouped, plain } from "../../shared/format";
import type { Form } from "./form";
import { fullness, opennessOf, type Openness, type ZonePlace } from "./network";

interface Props {
  zone: ZonePlace;
  form: Form;
  edit: (change: Partial<Form>) => void;
  view: InventoryView;
  /** Zones of the targets, one for each; null where they are not known. */
  targetZones: readonly (string | null)[] | null;
}

const MARK: Record<Openness, string> = { private: "private", public: "public", unknown: "routes not readable" };
const NONE: SelectProps.Option = { value: "", label: "Not in this zone" };

export function ZoneChoice({ zone, form, edit, view: { inventory }, targetZones }: Props) {
  const ids = zone.subnets.map(({ id }) => id);
  const options = [...zone.subnets.map((subnet) => option(subnet, inventory)), NONE];
  const chosen = options.find(({ value }) => value !== undefined && form.subnets.includes(value)) ?? NONE;
  const targets = targetZones?.filter((its) => its === zone.zone).length ?? 0;
  const choose = (id: string) => edit({ subnets: [...form.subnets.filter((other) => !ids.includes(other)), ...(id === "" ? [] : [id])] });
  return (
    <section className="zone" data-chosen={chosen !== NONE || undefined} aria-label={`Zone ${zone.zone}`}>
      <Box variant="h3" padding="n">
        {zone.zone} <span className="zone-id mono">{zone.zoneId}</span>
      </Box>
      <Box color="text-body-secondary" fontSize="body-s" padding={{ bottom: "xs" }}>
        {targetZones ? (targets > 0 ? count(targets, "target") : "No target") : "Targets’ zones not known"}
      </Box>
      <FormField label={<span className="unseen">{`Subnet in ${zone.zone}`}</span>} description={<Chosen subnet={zone.subnets.find(({ id }) => id === chosen.value)} inventory={inventory} />}>
        <Select options={options} selectedOption={chosen} onChange={({ detail }) => choose(detail.selectedOption.value ?? "")} />
      </FormField>
    </section>
  );
}

function Chosen({ subnet, inventory }: { subnet: Subnet | undefined; inventory: Inventory }) {
  return subnet ? <span className="wrap-anywhere">{about(subnet, inventory)}</span> : <>The load balancer has no address here</>;
}

function option(subnet: Subnet, inventory: Inventory): SelectProps.Option {
  const full = fullness(subnet);
  return { value: subnet.id, label: plain(subnet.name ?? subnet.id), description: about(subnet, inventory), disabled: full !== null, ...(full !== null && { disabledReason: full }) };
}

function about(subnet: Subnet, inventory: Inventory): string {
  const shared = subnet.owner !== inventory.account && `shared by ${grouped(subnet.owner)}`;
  return [MARK[opennessOf(subnet, inventory)], subnet.cidr, `${subnet.free_addresses.toLocaleString("en-US")} free`, subnet.name && subnet.id, shared].filter(Boolean).join(" · ");
}
