// What jsdom lacks and screens ask for. Nothing here answers for the backend: a test says itself what the carrier brings.
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

class StillObserver implements ResizeObserver {
  observe(): void {
    // nothing is laid out in jsdom, so no size ever changes
  }
  unobserve(): void {
    // nor is anything to be let go
  }
  disconnect(): void {
    // or stopped
  }
}

configure({ asyncUtilTimeout: 30_000 });
vi.stubGlobal("ResizeObserver", StillObserver);
vi.stubGlobal("matchMedia", (media: string) => ({ matches: false, media, addEventListener: vi.fn(), removeEventListener: vi.fn(), addListener: vi.fn(), removeListener: vi.fn() }));
Element.prototype.scrollIntoView = vi.fn();
window.scrollTo = vi.fn();

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
  window.location.hash = "";
});
