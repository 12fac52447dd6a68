// What every step of the form is given.
import type { InventoryView, Problem } from "../../host/bindings";
import type { Form } from "./form";

export interface StepProps {
  form: Form;
  /** Changes some fields. */
  edit: (change: Partial<Form>) => void;
  /** What is wrong, as far as the person has come. */
  problems: readonly Problem[];
  view: InventoryView;
}
