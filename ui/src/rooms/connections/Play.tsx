// Only in the sandbox: the other parties’ parts, played by the real engine in their own simulated accounts.
import SpaceBetween from "@cloudscape-design/components/space-between";

import { tell, warn } from "../../app/notices";
import { useWrite } from "../../host/queries";
import { Blocked } from "../../shared/Blocked";

export function Play({ id, ready }: { id: string; ready: boolean }) {
  const firefly = useWrite("play_firefly");
  const stranger = useWrite("play_stranger");
  const because = ready ? null : "There is no endpoint service yet";
  const said = (what: string) => ({ onSuccess: () => tell(what), onError: warn });
  return (
    <div className="play">
      <p>In the sandbox you can play the others: Firefly creates its endpoint, or a colleague lets a stranger in by hand and the stranger asks too.</p>
      <SpaceBetween size="xs" direction="horizontal">
        <Blocked loading={stranger.isPending} because={because} onClick={() => stranger.mutate({ id }, said("A stranger asks for a connection"))}>
          Play the stranger
        </Blocked>
        <Blocked loading={firefly.isPending} because={because} onClick={() => firefly.mutate({ id }, said("Firefly asks for a connection"))}>
          Play Firefly
        </Blocked>
      </SpaceBetween>
    </div>
  );
}
