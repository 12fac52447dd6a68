import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

/** A window of some width, which may change. */
let width = 1280;
const listeners = new Set<() => void>();
vi.stubGlobal("matchMedia", (media: string) => ({
  get matches() {
    return width <= Number(/\d+/.exec(media)?.[0]);
  },
  addEventListener: (_: string, listener: () => void) => listeners.add(listener),
  removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
}));
const { useSide } = await import("./useSide");

function becomes(now: number) {
  width = now;
  act(() => listeners.forEach((listener) => listener()));
}

beforeEach(() => (width = 1280));

const open = (form = false) => renderHook(({ form }) => useSide(form), { initialProps: { form } });

it("is open in every room, and stays as it was left over a reload", () => {
  const first = open();
  expect(first.result.current[0]).toBe(true);
  first.rerender({ form: true });
  expect(first.result.current[0]).toBe(true);
  act(() => first.result.current[1](false));
  expect(open().result.current[0]).toBe(false);
});

it("is open again when a window that was narrow is wide again", () => {
  const { result } = open();
  width = 600;
  // what Cloudscape does by itself as soon as the window is narrow
  act(() => result.current[1](false));
  becomes(600);
  expect(result.current[0]).toBe(false);
  act(() => result.current[1](true));
  expect(result.current[0]).toBe(true);
  becomes(1280);
  expect(result.current[0]).toBe(true);
  expect(localStorage.getItem("navigation")).toBeNull();
});

it("makes room for the form’s own steps where the window is not wide", () => {
  width = 1024;
  const { result, rerender } = open();
  expect(result.current[0]).toBe(true);
  rerender({ form: true });
  expect(result.current[0]).toBe(false);
  act(() => result.current[1](true));
  expect(result.current[0]).toBe(true);
  rerender({ form: false });
  expect(result.current[0]).toBe(true);
});
