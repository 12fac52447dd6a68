// The drawing as it is shown, as a file where the host's dialog says.
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";

import { tell, warn } from "../../app/notices";
import type { PictureFormat } from "../../host/bindings";
import { useWrite } from "../../host/queries";

const FORMATS: readonly { id: PictureFormat; text: string; secondaryText: string }[] = [
  { id: "svg", text: "SVG", secondaryText: "Sharp at every size, with its words for screen readers" },
  { id: "png", text: "PNG", secondaryText: "For tickets and slides" },
];

export function SavePicture({ id, expanded }: { id: string | null; expanded: readonly string[] }) {
  const save = useWrite("picture_save");
  const write = (format: PictureFormat) => save.mutate({ id, view: { expanded: [...expanded] }, format }, { onSuccess: (file) => file && tell("The drawing is saved", file.path), onError: warn });
  const chosen = (wanted: string) => FORMATS.find((format) => format.id === wanted)?.id;
  return (
    <ButtonDropdown
      items={FORMATS}
      loading={save.isPending}
      onItemClick={({ detail }) => {
        const format = chosen(detail.id);
        if (format) write(format);
      }}
    >
      Save picture
    </ButtonDropdown>
  );
}
