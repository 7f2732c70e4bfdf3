import { describe, expect, test } from "vitest";
import { Unreachable } from "../protocol/problem";
import { verdictOn } from "./failure";
import { NOT_YET_CONNECTED } from "./status";

describe("somebody else's answer", () => {
  test.each([
    [200, true],
    [302, true],
    [511, true],
    [404, false],
    [502, false],
  ])("with status %d asks to sign in to the Wi-Fi: %s", (status, isPortal) => {
    const verdict = verdictOn(new Unreachable("not_ours", status), 1, NOT_YET_CONNECTED);

    expect(verdict.next).toBe("retry");
    expect(verdict.connection).toMatchObject({ isPortal, offlineSince: 1 });
  });
});
