// Further tags for everything that is created.
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";

import type { TagRow } from "./form";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

const OURS = "Beside those by which this application knows its own: ManagedBy, FireflyOnboarding, FireflyStep and FireflySchema";

export function Tags({ form, edit, problems }: StepProps) {
  const put = (at: number, part: Partial<TagRow>) => edit({ tags: form.tags.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  const input = (part: keyof TagRow, name: string) => (row: TagRow, at: number) => <Input value={row[part]} ariaLabel={`${name} of tag ${at + 1}`} onChange={({ detail }) => put(at, { [part]: detail.value })} spellcheck={false} />;
  return (
    <FormField label={<>Tags for everything that is created <i>– optional</i></>} description={OURS} constraintText="Letters, digits, spaces and _ . : / = + - @" errorText={errorAt(problems, "exposure.tags", true)} stretch>
      <AttributeEditor
        items={[...form.tags]}
        definition={[
          { label: "Key", control: input("key", "Key") },
          { label: "Value", control: input("value", "Value") },
        ]}
        empty="No further tags"
        addButtonText="Add a tag"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ key }) => `Remove tag ${key}`}
        onAddButtonClick={() => edit({ tags: [...form.tags, { key: "", value: "" }] })}
        onRemoveButtonClick={({ detail }) => edit({ tags: form.tags.filter((_, at) => at !== detail.itemIndex) })}
      />
    </FormField>
  );
}
