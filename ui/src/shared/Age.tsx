// How long ago something was; the exact moment on hover and for machines.
import { useNow } from "./clock";
import { ago, moment } from "./format";

export function Age({ at }: { at: string }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(at, Math.max(now, Date.parse(at)))}
    </time>
  );
}
