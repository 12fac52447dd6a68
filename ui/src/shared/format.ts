// How values read on screen: grouped accounts, ages, lengths of time, sizes. Pure.

/** `111122223333` → `1111 2222 3333`; anything else stays as it is. */
export function grouped(account: string): string {
  return /^\d{12}$/.test(account) ? account.replace(/(\d{4})(?=\d)/g, "$1 ") : account;
}

/** One line of text from elsewhere: what reorders or hides letters is seen as `�` instead of obeyed (UAX 9). */
export function plain(text: string): string {
  return text.replace(/\s+/gu, " ").replace(UNSEEN, "\ufffd").trim();
}

/** A value as JSON to look at: exact, with unseen characters spelled as escapes. */
export function json(value: unknown): string {
  const escape = (unseen: string) => (unseen === "\n" ? unseen : Array.from({ length: unseen.length }, (_, at) => `\\u${unseen.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""));
  return JSON.stringify(value, null, 2).replace(UNSEEN, escape);
}

/** A length of time in whole units: `850 ms` is `less than 1 s`, 65,000 ms is `1 min 5 s`. */
export function lasting(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 1) return "less than 1 s";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${rest(seconds % 60, "s")}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${rest(minutes % 60, "min")}`;
  return `${Math.floor(hours / 24)} days`;
}

/** How long ago `at` was, seen from `now`: `just now`, `5 min ago`, `3 days ago`. */
export function ago(at: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(at)) / 1000);
  if (Number.isNaN(seconds)) return "at an unknown time";
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}

/** A moment with its zone: `23 Nov 2026, 09:12:05 UTC`. */
export function moment(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const text = time.toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" });
  return `${text} UTC`;
}

/** `1 step`, `2 steps`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** A size in bytes with a unit that suits it. */
export function size(bytes: number): string {
  if (bytes < 1024) return count(bytes, "byte");
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}

/** The readable end of an ARN or of a long id; the whole text where it is neither. */
export function short(id: string): string {
  const [, , , , , resource] = id.split(":", 6);
  if (!id.startsWith("arn:") || !resource) return id;
  const parts = id.slice(id.indexOf(resource)).split("/");
  if (parts[0] === "targetgroup") return parts[1] ?? id;
  if (parts[0] === "loadbalancer" || parts[0] === "listener") return parts[2] ?? id;
  return parts.join("/");
}

function rest(number: number, unit: string): string {
  return number === 0 ? "" : ` ${number} ${unit}`;
}

/** Control and format characters, line separators, and letters without a shape. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
