// What stands behind one port alone, and whether its target group is made or one that exists is used.
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";

import { Fold } from "../../shared/Fold";
import { FILTER, usableFirst } from "../../shared/filter";
import { count, plain } from "../../shared/format";
import { groupRefused, takeGroup } from "./adoption";
import { candidatesOf, follow, takenWhere } from "./choice";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";
import { registeredOf, type Where } from "./where";

const SHARED = "shared";
const ADDRESSES = "addresses";
const SAVED = "saved";
const NEW: SelectProps.Option = { value: "", label: "Make a new one", description: "With the settings of this form" };

export function BehindPort(props: PortProps) {
  const { row, field, problems } = props;
  const wrong = ["targets", "target_type", "attach", "adopt_target_group"].some((part) => errorAt(problems, `${field}.${part}`, true));
  return (
    <Fold key={String(wrong)} label={inShort(row.own, row.adopt)} of={`port ${row.port}`} open={wrong} lazy>
      <SpaceBetween size="m">
        <RunsOn {...props} />
        <GroupChoice {...props} />
      </SpaceBetween>
    </Fold>
  );
}

function RunsOn({ row, field, problems, view, onChange }: PortProps) {
  const candidates = candidatesOf(view);
  const error = errorAt(problems, `${field}.targets`, true) ?? errorAt(problems, `${field}.target_type`);
  const choose = (value: string | undefined) => {
    const found = candidates.find(({ key }) => key === value);
    if (found) onChange({ own: takenWhere(found), ...follow(row, found, view.inventory, true) });
    else if (value === SHARED) onChange({ own: null, adopt: "" });
    else if (value === ADDRESSES) onChange({ own: { from: "addresses", text: "" }, container: null });
  };
  const options = choices(candidates, row.own);
  const all = options.flatMap((option) => ("options" in option ? option.options : [option]));
  return (
    <>
      <FormField label="Targets of this port" description="A port may lead elsewhere than the others, such as a registry beside its web pages" errorText={row.own === null ? undefined : error}>
        <Select options={options} selectedOption={all.find(({ value }) => value === valueOf(row.own)) ?? null} onChange={({ detail }) => choose(detail.selectedOption.value)} {...FILTER} />
      </FormField>
      {row.own?.from === "addresses" && (
        <FormField label="Private addresses behind this port" constraintText="One a line, such as 10.50.4.20">
          <Textarea rows={3} value={row.own.text} onChange={({ detail }) => onChange({ own: { from: "addresses", text: detail.value } })} spellcheck={false} />
        </FormField>
      )}
    </>
  );
}

function GroupChoice({ row, form, field, problems, view, onChange }: PortProps) {
  const groups = view.inventory.target_groups.map((group): SelectProps.Option => {
    const refused = groupRefused(group, row, form);
    const description = `${group.protocol} ${group.port ?? ""} · ${group.target_type} · ${count(group.health.length, "target")}`;
    return { value: group.arn, label: plain(group.name), description, disabled: refused !== null, ...(refused !== null && { disabledReason: refused }) };
  }).toSorted(usableFirst);
  const missing = row.adopt !== "" && !groups.some(({ value }) => value === row.adopt) ? [{ value: row.adopt, label: row.adopt, description: "As it was saved; not found now" }] : [];
  const options = [NEW, ...missing, ...groups];
  const choose = (arn: string | undefined) => {
    const found = view.inventory.target_groups.find((group) => group.arn === arn);
    onChange(found ? takeGroup(found, view.inventory) : { adopt: "" });
  };
  return (
    <FormField label="Target group" description="One that exists is used with its targets and its check, and stays when the onboarding is torn down" errorText={errorAt(problems, `${field}.adopt_target_group`)}>
      <Select options={options} selectedOption={options.find(({ value }) => value === row.adopt) ?? NEW} onChange={({ detail }) => choose(detail.selectedOption.value)} {...FILTER} />
    </FormField>
  );
}

function choices(candidates: ReturnType<typeof candidatesOf>, own: Where | null): (SelectProps.Option | { label: string; options: SelectProps.Option[] })[] {
  const kinds = [...new Set(candidates.map(({ group }) => group))];
  const option = ({ key, name, refused, targets }: (typeof candidates)[number]): SelectProps.Option => ({ value: key, label: plain(name), description: count(targets.length, "target"), disabled: refused !== null, ...(refused !== null && { disabledReason: plain(refused) }) });
  return [
    { value: SHARED, label: "As chosen under Where it runs" },
    ...(valueOf(own) === SAVED && own ? [{ value: SAVED, label: "As it stands", description: count(registeredOf(own).targets.length, "target") }] : []),
    { value: ADDRESSES, label: "Addresses that I name", description: "On premises or in a peered network" },
    ...kinds.map((label) => ({ label, options: candidates.filter(({ group }) => group === label).map(option) })),
  ];
}

function valueOf(own: Where | null): string {
  if (own === null) return SHARED;
  if (own.from === "addresses") return ADDRESSES;
  return ("key" in own ? own.key : null) ?? SAVED;
}

function inShort(own: Where | null, adopt: string): string {
  const targets = own === null ? "as chosen under Where it runs" : "its own";
  return `Targets: ${targets}; target group: ${adopt === "" ? "a new one" : "one that exists"}`;
}
