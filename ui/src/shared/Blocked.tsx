// A button that, when it cannot be pressed, says why.
import Button, { type ButtonProps } from "@cloudscape-design/components/button";

interface Props extends ButtonProps {
  /** Why it cannot be pressed; absent when it can. */
  because?: string | null | undefined;
}

export function Blocked({ because, ...button }: Props) {
  return because ? <Button {...button} disabled disabledReason={because} /> : <Button {...button} />;
}
