// A place that does not exist.
import Alert from "@cloudscape-design/components/alert";
import Link from "@cloudscape-design/components/link";

import { Room } from "../shared/Room";

export function Nowhere() {
  return (
    <Room title="There is no such room">
      <Alert type="info">
        The address names a room that does not exist. <Link href="#/onboardings">Go to the onboardings</Link>
      </Alert>
    </Room>
  );
}
