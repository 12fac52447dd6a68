import { describe, expect, it } from "vitest";

import { ago, count, grouped, json, lasting, listed, moment, plain, short, size } from "./format";

describe("values on screen", () => {
  it("groups account IDs and nothing else", () => {
    expect(grouped("111122223333")).toBe("1111 2222 3333");
    expect(grouped("000000000001")).toBe("0000 0000 0001");
    for (const other of ["12345", "1111222233334", "arn:aws:iam::1:root"]) expect(grouped(other)).toBe(other);
  });

  it.each([
    [-5, "less than 1 s"],
    [850, "less than 1 s"],
    [59_999, "59 s"],
    [65_000, "1 min 5 s"],
    [3_600_000, "1 h"],
    [3_660_000, "1 h 1 min"],
    [49 * 3_600_000, "2 days"],
  ])("says how long %d ms are", (milliseconds, text) => expect(lasting(milliseconds)).toBe(text));

  it("says how long ago, and admits what it cannot read", () => {
    const now = Date.parse("2026-11-24T06:00:00Z");
    expect(ago("2026-11-24T05:59:55Z", now)).toBe("just now");
    expect(ago("2026-11-24T05:55:00Z", now)).toBe("5 min ago");
    expect(ago("2026-11-20T06:00:00Z", now)).toBe("4 days ago");
    expect(ago("yesterday", now)).toBe("at an unknown time");
  });

  it("gives moments with their zone", () => {
    expect(moment("2026-11-23T09:12:05Z")).toBe("23 Nov 2026, 09:12:05 UTC");
    expect(moment("soon")).toBe("soon");
  });

  it("counts, lists and sizes in words", () => {
    expect([count(1, "step"), count(2, "step"), count(2, "entry", "entries"), count(12345, "call")]).toEqual(["1 step", "2 steps", "2 entries", "12,345 calls"]);
    expect(listed(["a", "b", "c"])).toBe("a, b and c");
    expect([size(1), size(2048), size(3 * 1024 * 1024)]).toEqual(["1 byte", "2.0 KiB", "3.0 MiB"]);
  });

  it("shortens ARNs to what tells them apart", () => {
    expect(short("arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-a/50dc")).toBe("ffly-a");
    expect(short("arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/ffly-a-443/6d0e")).toBe("ffly-a-443");
    expect(short("vpce-0aa11bb22cc33dd44")).toBe("vpce-0aa11bb22cc33dd44");
  });
});

describe("hostile text", () => {
  it("shows what reorders or hides letters", () => {
    expect(plain("api\u202etxt.exe\u200b")).toBe("api\ufffdtxt.exe\ufffd");
    expect(plain(" a\r\n\tb\u2028c\u0000 ")).toBe("a b c\ufffd");
    expect(plain("עברית 日本語 Ünï <b>")).toBe("עברית 日本語 Ünï <b>");
  });

  it("is spelled out in JSON, exactly", () => {
    const value = { name: "a\u202eb\n", tag: "\u{e0041}" };
    expect(json(value)).not.toMatch(/[\u202e\u{e0041}]/u);
    expect(JSON.parse(json(value))).toEqual(value);
  });
});
