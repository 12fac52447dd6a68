// What stands behind the load balancer: a candidate that was found, or addresses that AWS does not know of.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";

import type { Candidate } from "../../host/bindings";
import { Candidates } from "./Candidates";
import { chosenOf, takeCandidate } from "./choice";
import { errorAt, stepOf } from "./problems";
import type { StepProps } from "./stepProps";
import { AttachedTargets, Targets } from "./Targets";

const WAYS = [
  { value: "found", label: "Something that was found in this account" },
  { value: "addresses", label: "Addresses that I name", description: "On premises, behind a VPN or in a peered network; they must be private" },
];

export function WhereStep({ form, edit, problems, view }: StepProps) {
  const error = errorAt(problems, "where") ?? targetsError(problems.filter(({ field }) => stepOf(field, form) === 1));
  const by = form.where.from === "addresses" ? "addresses" : "found";
  const take = (candidate: Candidate) => edit(takeCandidate(form, candidate, view.inventory));
  return (
    <SpaceBetween size="l">
      <Container>
        <FormField label="Targets of the load balancer" description="They stand behind every port; a port may have others of its own under Exposure" errorText={error}>
          <div data-wrong={error === undefined ? undefined : true}>
            <RadioGroup value={by} items={WAYS} onChange={({ detail }) => edit({ where: detail.value === "addresses" ? { from: "addresses", text: "" } : { from: "nothing" }, admitIn: [] })} />
          </div>
        </FormField>
      </Container>
      {by === "found" ? <Candidates view={view} chosen={chosenOf(form, view)?.key ?? null} onChoose={take} /> : <Addresses form={form} edit={edit} />}
      {form.where.from === "attached" && <AttachedTargets where={form.where} candidate={chosenOf(form, view)} />}
      {form.where.from === "found" && <Targets where={form.where} candidate={chosenOf(form, view)} edit={edit} />}
    </SpaceBetween>
  );
}

function Addresses({ form, edit }: Pick<StepProps, "form" | "edit">) {
  return (
    <Container header={<Header variant="h2">Addresses</Header>}>
      <FormField label="Private addresses of the service" description="One a line. The load balancer sends to these addresses; the target type is “ip”, because they are no instances of this VPC." constraintText="For example 10.50.4.20">
        <Textarea rows={4} value={form.where.from === "addresses" ? form.where.text : ""} onChange={({ detail }) => edit({ where: { from: "addresses", text: detail.value } })} spellcheck={false} />
      </FormField>
    </Container>
  );
}

/** Problems of single targets, of whichever port: all ports have the same ones. */
function targetsError(problems: StepProps["problems"]): string | undefined {
  const its = problems.filter(({ field }) => /^listeners\[\d+\]\.targets/.test(field)).map((problem) => ({ ...problem, field: "targets" }));
  return errorAt(its, "targets");
}
