// What every part of one port is given.
import type { PortRow } from "./port";
import type { StepProps } from "./stepProps";

export interface PortProps extends StepProps {
  row: PortRow;
  /** Path of the port among the problems: `listeners[0]`. */
  field: string;
  /** Changes some of it. */
  onChange: (part: Partial<PortRow>) => void;
}
