// A long list that is searched while it is open; the field says so to readers too.
export const FILTER = { filteringType: "auto", filteringPlaceholder: "Find", filteringAriaLabel: "Find in the list", filteringClearAriaLabel: "Clear" } as const;
