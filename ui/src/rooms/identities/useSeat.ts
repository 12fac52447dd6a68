// Taking a seat in a real account, by whichever kind of credentials; then on to its onboardings.
import { clear } from "../../app/notices";
import { go } from "../../app/router";
import { useWrite } from "../../host/queries";
import type { Choice } from "./credentials";

export function useSeat(onSeated: () => void) {
  const profile = useWrite("seat_profile");
  const key = useWrite("seat_key");
  const done = {
    onSuccess: () => {
      onSeated();
      clear();
      go("#/onboardings");
    },
  };
  return {
    take: ({ kind, name }: Choice, region: string): void => {
      if (kind === "profile") profile.mutate({ profile: name, region }, done);
      else key.mutate({ name, region }, done);
    },
    busy: profile.isPending || key.isPending,
    fault: profile.error ?? key.error,
  };
}
