// The time as screens show it; it moves once a second for what is in progress, else twice a minute.
import { useEffect, useState } from "react";

/** Now in milliseconds, renewed every `every` milliseconds. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
