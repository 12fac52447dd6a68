import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { fault } from "../test/samples";
import { clear, tell, useNotices, warn } from "./notices";

afterEach(clear);

it("says good news when there is a pause, and bad news at once", () => {
  const { result } = renderHook(useNotices);
  act(() => tell("The drawing is saved"));
  act(() => warn(fault));
  expect(result.current.map(({ header, ariaRole }) => [header, ariaRole])).toEqual([
    [fault.message, "alert"],
    ["The drawing is saved", "status"],
  ]);
});
