// The head of a panel: its title wraps, and the cross that closes it stays beside.
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";

import { Landing } from "../../shared/Landing";

interface Props {
  title: string;
  description: string;
  /** What the cross does. */
  closing: string;
  onClose: () => void;
}

export function PanelHead({ title, description, closing, onClose }: Props) {
  return (
    <div className="panel-head">
      <Header variant="h2" description={description}>
        <Landing>{title}</Landing>
      </Header>
      <Button variant="icon" iconName="close" ariaLabel={closing} onClick={onClose} />
    </div>
  );
}
