// Five short steps; forward only past what is settled, back at any time.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Wizard, { type WizardProps } from "@cloudscape-design/components/wizard";

import { go, roomOf } from "../../app/router";
import type { InventoryView, Problem } from "../../host/bindings";
import { FaultAlert } from "../../shared/FaultAlert";
import { count } from "../../shared/format";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { ExposureStep } from "./ExposureStep";
import type { Form } from "./form";
import { NetworkStep } from "./NetworkStep";
import { ReviewStep } from "./ReviewStep";
import { ServiceStep } from "./ServiceStep";
import { saying, stepOf } from "./problems";
import { useFirstWrong } from "./useFirstWrong";
import { useForm } from "./useForm";
import { WhereStep } from "./WhereStep";

interface Props {
  start: () => Form;
  view: InventoryView;
  /** What deserves a second look in what the form starts with. */
  notes?: readonly string[];
}

export function FormWizard({ start, view, notes = [] }: Props) {
  const { form, edit, step, advance, submit, problems, refused, busy, fault } = useForm(start);
  const place = useFirstWrong(refused);
  const props = { form, edit, problems, view };
  const contents = [
    { title: "Service", description: "What should Firefly reach?", content: <ServiceStep {...props} /> },
    { title: "Where it runs", description: "What was found in this account and Region, and can stand behind the load balancer", content: <WhereStep {...props} /> },
    { title: "Network", description: "Where the internal load balancer stands: one subnet in each zone", content: <NetworkStep {...props} /> },
    { title: "Exposure", description: "What Firefly may reach, and who Firefly is", content: <ExposureStep {...props} /> },
    { title: "Review", description: "Nothing is done yet: the plan shows every call before anything is", content: <ReviewStep {...props} onEdit={advance} /> },
  ];
  const steps = contents.map((one, index): WizardProps.Step => {
    const content = (
      <SpaceBetween size="l">
        {fault && <FaultAlert fault={fault} onRetry={submit} />}
        {notes.length > 0 && <Notes of={notes} />}
        <UnreadAlert unread={view.inventory.faults} />
        {one.content}
      </SpaceBetween>
    );
    return { ...one, content, errorText: summary(problems.filter(({ field }) => stepOf(field, form) === index)) };
  });
  return (
    <Box padding={{ bottom: "xxl" }}>
      <Box color="text-body-secondary" padding={{ bottom: "xs" }}>
        {form.kept ? `Change “${form.name}”` : "New onboarding"}
      </Box>
      <div ref={place}>
        <Wizard
          steps={steps}
          activeStepIndex={step}
          onNavigate={({ detail }) => advance(detail.requestedStepIndex)}
          onSubmit={submit}
          onCancel={() => go(form.kept && form.id !== null ? roomOf(form.id, "overview") : "#/onboardings")}
          isLoadingNextStep={busy}
          submitButtonText="Create plan"
        />
      </div>
    </Box>
  );
}

function Notes({ of }: { of: readonly string[] }) {
  return (
    <Alert type="info" header="Taken over from what stands in AWS">
      <ul className="plain-list">
        {of.map((note) => (
          <li key={note}>{note}.</li>
        ))}
      </ul>
    </Alert>
  );
}

/** Choices that have no place for a sentence of their own. */
const SILENT = /(to_targets|proxy_protocol|four_eyes|dns_proof_written|cross_zone|deletion_protection|enforce_inbound)$|^(service|adopt|exposure|network)$/;

/** Fields say what is wrong with them; what belongs to no field is said here. */
function summary(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  const nowhere = problems.filter(({ field }) => stepOf(field) === 4 || SILENT.test(field));
  if (nowhere.length > 0) return nowhere.map(saying).join(". ");
  return problems.length === 1 ? "1 field needs another look; it says why" : `${count(problems.length, "field")} need another look; each says why`;
}
