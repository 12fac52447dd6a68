// The state of the form: what is typed, which step is shown, and what is wrong so far. The backend's problems stay at their
// fields until the field is changed or the form is checked again.
import { useState } from "react";

import { go, roomOf } from "../../app/router";
import type { Draft, Fault, Problem } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { draftOf, valueAt } from "./draft";
import type { Form } from "./form";
import { stepOf, STEPS } from "./problems";
import { slips } from "./slips";

interface Checked {
  draft: Draft;
  problems: readonly Problem[];
}

interface FormState {
  form: Form;
  edit: (change: Partial<Form>) => void;
  step: number;
  /** Goes to a step; forward only past steps in which nothing is wrong. */
  advance: (to: number) => void;
  /** Keeps the form and goes to its plan, when nothing is wrong. */
  submit: () => void;
  problems: readonly Problem[];
  /** How often a step was refused for what is wrong in it. */
  refused: number;
  busy: boolean;
  /** The backend did not answer. */
  fault: Fault | null;
}

export function useForm(start: () => Form): FormState {
  const [form, setForm] = useState(start);
  const [step, setStep] = useState(form.id === null ? 0 : STEPS.length - 1);
  const [tried, setTried] = useState(-1);
  const [refused, setRefused] = useState(0);
  const [checked, setChecked] = useState<Checked | null>(null);
  const check = useWrite("onboarding_check");
  const save = useWrite("onboarding_save");
  const draft = draftOf(form);

  const attempt = (to: number, done: () => void) => {
    setTried((before) => Math.max(before, to - 1));
    const slipped = slips(form);
    const first = earliest(slipped, form);
    if (first < to) refuse(first);
    else if (slipped.length > 0) done();
    else check.mutate(draft, { onSuccess: ({ problems }) => settle(problems, to, done) });
  };
  const settle = (problems: readonly Problem[], to: number, done: () => void) => {
    setChecked({ draft, problems });
    const first = earliest(problems, form);
    if (first < to) refuse(first);
    else done();
  };
  const refuse = (first: number) => {
    setStep(first);
    setRefused((before) => before + 1);
  };
  const keep = () => save.mutate(draft, { onSuccess: (id) => go(roomOf(id, "plan")) });

  return {
    form,
    edit: (change) => setForm((before) => ({ ...before, ...change })),
    step,
    advance: (to) => (to < step ? setStep(to) : attempt(to, () => setStep(to))),
    submit: () => attempt(STEPS.length, keep),
    problems: [...slips(form), ...standing(checked, draft)].filter(({ field }) => stepOf(field, form) <= tried),
    refused,
    busy: check.isPending || save.isPending,
    fault: check.error ?? save.error,
  };
}

/** The first step with something wrong in it; past the last one when there is none. */
function earliest(problems: readonly Problem[], form: Form): number {
  return Math.min(STEPS.length, ...problems.map(({ field }) => stepOf(field, form)));
}

/** The backend's problems whose fields still hold what was checked. */
function standing(checked: Checked | null, draft: Draft): readonly Problem[] {
  if (!checked) return [];
  const same = (field: string) => JSON.stringify(valueAt(checked.draft, field)) === JSON.stringify(valueAt(draft, field));
  return checked.problems.filter(({ field }) => same(field));
}
