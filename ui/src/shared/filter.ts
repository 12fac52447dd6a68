// A long list that is searched while it is open; the field says so to readers too.
export const FILTER = { filteringType: "auto", filteringPlaceholder: "Find", filteringAriaLabel: "Find in the list", filteringClearAriaLabel: "Clear" } as const;

/** Puts what can be chosen before what cannot, each in the order that it had. */
export function usableFirst(a: { disabled?: boolean }, b: { disabled?: boolean }): number {
  return Number(a.disabled ?? false) - Number(b.disabled ?? false);
}
