// Text in its own letters with a button that copies it.
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

interface Props {
  text: string;
  /** What is copied, as in “Copy the service name”. */
  what: string;
  /** Show so many letters only; all of them are copied. */
  first?: number;
}

export function Copied({ text, what, first }: Props) {
  const shown = first !== undefined && text.length > first ? `${text.slice(0, first)}…` : text;
  return (
    <span className="mono wrap-anywhere" title={shown === text ? undefined : text}>
      <CopyToClipboard variant="inline" textToCopy={text} textToDisplay={shown} copyButtonAriaLabel={`Copy ${what}`} copySuccessText="Copied" copyErrorText="Not copied" />
    </span>
  );
}
