// Text as people type it, and what it has to be. Pure.

/** Words or lines as typed, blank ones left out. */
export function lines(text: string): string[] {
  return text.split(/[\s,;]+/).filter((line) => line !== "");
}

/** An account ID without the gaps that people type into it. */
export function digitsOf(account: string): string {
  return account.replace(/[\s-]/g, "");
}

/** The text, or nothing where it is blank. */
export function stated(text: string): string | undefined {
  return text.trim() === "" ? undefined : text.trim();
}

/** Whether text is a whole number from `least` to `most`. */
export function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** Whether text is an address range such as `10.0.0.0/16`. */
export function isRange(text: string): boolean {
  const [address = "", length = "", more] = text.split("/");
  if (more !== undefined) return false;
  if (address.includes(":")) return /^[0-9a-f:]{2,39}$/i.test(address) && isWhole(length, 0, 128);
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => isWhole(part, 0, 255)) && isWhole(length, 0, 32);
}
