import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { A_STATUS, aSignedIn, type Drawn, draw, NOW, settle } from "../../app/builders";
import { savingWords } from "../../app/saving-words";
import { showLanguage } from "../../i18n";
import { aRow } from "../../store/a-row";
import { intoNew } from "../../store/resending";
import type { AttentionItem, SyncStatus, UnsentItem } from "../../store/store";
import { changeWords } from "./field-words";
import { reasonOf, repairsOf, typedIn } from "./refusal-words";
import { SyncSheet } from "./sync-sheet";

vi.mock("../../session", () => ({ session: { value: { state: "starting" } } }));

const MINUTE = 60_000;
const words = (status: Partial<SyncStatus>): string => savingWords({ ...A_STATUS, ...status }, NOW).text;
let drawn: Drawn | undefined;

beforeEach(() => showLanguage("en"));
afterEach(() => {
  drawn?.remove();
  drawn = undefined;
});

function aRefusal(code: string, more: Partial<AttentionItem> = {}): AttentionItem {
  return {
    op: {
      kind: "set",
      n: 1,
      op: "op-1",
      at: "2026-11-21T08:00:00Z",
      entity: "folder",
      id: "f1",
      fields: { name: "Aas AS", owner: "member-anna", "x:note": "pays late" },
    },
    title: "Aas",
    result: { n: 1, op: "op-1", status: "rejected", code, field: "name", detail: "At most 3 letters." },
    at: NOW,
    dependants: [],
    ...more,
  };
}

function anUnsent(more: Partial<UnsentItem> = {}): UnsentItem {
  return {
    op: "op-2",
    at: NOW - 10 * MINUTE,
    entity: "opportunity",
    id: "o1",
    title: "MediaCom Paris",
    kind: "create",
    what: [],
    state: "waiting",
    owner: null,
    ...more,
  };
}

describe("the words of saving (X3)", () => {
  test.each<[Partial<SyncStatus>, string]>([
    [{ state: "saved" }, "Saved on this phone"],
    [{ state: "waiting", waiting: 3 }, "3 waiting"],
    [{ state: "waiting", waiting: 3, lastSentAt: NOW - 28 * MINUTE }, `3 waiting, last sent ${localTime(28)}`],
    [{ state: "waiting", waiting: 2, held: 2 }, "Held until a colleague’s phone comes"],
    [{ state: "sending", sending: [2, 14] }, "Sending 2 of 14"],
    [{ state: "all_sent" }, "All sent"],
    [{ state: "all_sent", held: 1 }, "Held until a colleague’s phone comes"],
    [{ state: "offline", offlineSince: NOW - 28 * MINUTE }, `Offline since ${localTime(28)}`],
    [{ state: "offline", offlineSince: NOW - 28 * MINUTE, waiting: 2 }, `Offline since ${localTime(28)}, 2 waiting`],
    [{ state: "weak" }, "Weak connection"],
    [{ state: "needs_you", needsYou: 1 }, "1 needs you"],
    [{ state: "needs_you", needsYou: 2, waiting: 5 }, "2 need you, 5 waiting"],
    [{ state: "waiting", needsYou: 1, waiting: 2 }, "1 needs you, 2 waiting"],
    [{ state: "offline", offlineSince: NOW, portal: true }, "This Wi-Fi wants you to sign in first"],
    [{ state: "signed_out" }, "Sign in to send"],
    [{ state: "first_sync" }, "Receiving, you can start already"],
    [{ state: "storage_trouble", unsaved: 1 }, "1 change not saved yet"],
  ])("%o: %s", (status, expected) => {
    expect(words(status)).toBe(expected);
  });

  function localTime(minutesAgo: number): string {
    return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(NOW - minutesAgo * MINUTE);
  }
});

describe("a refused change", () => {
  test("says why in words, with what the server said about a bad value (X30)", () => {
    expect(reasonOf(aRefusal("invalid"))).toBe("The server could not take this: name. At most 3 letters.");
    expect(reasonOf(aRefusal("owner_changed"))).toBe("It belongs to somebody else now.");
  });

  test("keeps what was typed and leaves out what only machines read (X7)", () => {
    expect(typedIn(aRefusal("invalid").op)).toEqual([
      { field: "name", text: "Aas AS" },
      { field: "x:note", text: "pays late" },
    ]);
  });

  const refused = (code: string, more: Partial<AttentionItem> = {}): AttentionItem => {
    const item = aRefusal(code, more);
    return { ...item, result: { ...item.result, repairs: ["discard"] } };
  };

  test("offers the server's repairs, and always to keep and to discard what was typed", () => {
    const { result } = aRefusal("invalid");
    const item = aRefusal("invalid", { result: { ...result, repairs: ["edit", "discard"] } });
    expect(repairsOf(item)).toEqual(["edit", "copy", "export", "discard"]);
  });

  test.each([
    ["forbidden", ["suggest", "new", "copy", "export", "discard"]],
    ["owner_changed", ["suggest", "new", "copy", "export", "discard"]],
    ["unknown_record", ["new", "copy", "export", "discard"]],
    ["quota", ["copy", "export", "discard"]],
  ])("%s: %o", (code, repairs) => {
    expect(repairsOf(refused(code), { root: "f1" })).toEqual(repairs);
  });

  test("is no suggestion where nobody knows the record, and no new one where there is nothing to make it of", () => {
    const op = { kind: "delete", n: 1, op: "op-1", at: "2026-11-21T08:00:00Z", entity: "folder", id: "f1" } as const;
    expect(repairsOf(refused("owner_changed"))).not.toContain("suggest");
    expect(repairsOf(refused("owner_changed", { op }), { root: "f1" })).toEqual(["suggest", "export", "discard"]);
  });

  test("becomes a new record with all that had hung under it", () => {
    const note = {
      kind: "comment.add",
      n: 2,
      op: "op-2",
      at: "2026-11-21T08:00:00Z",
      id: "c1",
      root: "f1",
      text: "hi",
    };
    const item = refused("gone", { dependants: [note as AttentionItem["op"]] });

    const drafts = intoNew(item, "f2");

    expect(drafts).toMatchObject([
      { kind: "create", entity: "folder", id: "f2", fields: { name: "Aas AS", "x:note": "pays late" } },
      { kind: "comment.add", root: "f2", text: "hi" },
    ]);
  });
});

test("what a change was about stands in the words of the screens", () => {
  expect(changeWords({ kind: "set", what: ["money", "phone:1", "phone:2"] })).toBe("Amount and phone");
  expect(changeWords({ kind: "comment.add", what: [] })).toBe("Note");
});

describe("the sheet", () => {
  test("names what waits and can be sent now (X4, X6)", () => {
    const signedIn = aSignedIn({ unsent: [anUnsent()], status: { state: "waiting", waiting: 1 } });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    expect(drawn.text()).toContain("Saved on this phone");
    expect(drawn.text()).toContain("1 change waits for a connection. The phone will not clear them by itself.");
    drawn.press("Send now");

    expect(signedIn.engine.sendNow).toHaveBeenCalledOnce();
  });

  test("says that nothing waits, and then there is nothing to save to a file", () => {
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn());

    expect(drawn.text()).toContain("Nothing waits on this phone.");
    expect(drawn.text()).not.toContain("Save unsent work");
  });

  test("lets a refused value be typed again and sent, with only what was changed", async () => {
    const item = aRefusal("invalid", { result: { ...aRefusal("invalid").result, repairs: ["edit", "discard"] } });
    const signedIn = aSignedIn({ attention: [item], status: { state: "needs_you", needsYou: 1 } });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    drawn.press("Edit");
    drawn.type("name", "Aas");
    drawn.press("Send again");
    await settle();

    expect(signedIn.store.resend).toHaveBeenCalledWith(item, { name: "Aas" });
  });

  test("leads to the fields that have two values", () => {
    const side = (op: string) => ({ value: op, by: "anna", at: "2026-11-21T08:00:00Z", op });
    const data = {
      record: "o1",
      entity: "opportunity",
      field: "title",
      kept: side("a"),
      others: [side("b")],
      open: true,
    };
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ rows: [aRow("conflict", "k", data, { root: "o1" })] }));

    expect(drawn.text()).toContain("1 field has two values");
    expect(drawn.root.querySelector('a[href="/settle"]')).not.toBeNull();
  });

  test("discards only after a second tap", () => {
    const item = aRefusal("forbidden");
    const signedIn = aSignedIn({ attention: [item] });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    drawn.press("Discard");
    expect(signedIn.store.discard).not.toHaveBeenCalled();
    drawn.press("Discard");

    expect(signedIn.store.discard).toHaveBeenCalledWith(item);
  });

  test("leaves a note for whoever may do what was refused", async () => {
    const item = aRefusal("forbidden");
    const signedIn = aSignedIn({ attention: [item] });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    drawn.press("Send as a suggestion");
    await settle();

    const text = "Suggestion: name: Aas AS, details: pays late";
    const note = { kind: "comment.add", id: "new-id", root: "f1", text };
    expect(signedIn.store.replace).toHaveBeenCalledWith(item, [note]);
  });

  test("names the colleague to whom a change went as a suggestion", () => {
    const anna = aRow("member", "anna", { name: "Anna Berg" });
    const unsent = [anUnsent({ state: "suggested", owner: "anna", kind: "set", what: ["money"] })];
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ unsent, rows: [anna] }));

    expect(drawn.text()).toContain("Amount. Sent to Anna Berg as a suggestion");
  });

  test("sends rows that were kept apart again, and lets go of them only after a second tap", () => {
    const signedIn = aSignedIn({ status: { rescued: 3 } });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    expect(drawn.text()).toContain("3 records kept apart");
    drawn.press("Send again as new");
    expect(signedIn.store.sendRescued).toHaveBeenCalledOnce();
    drawn.press("Let go");
    expect(signedIn.store.dropRescued).not.toHaveBeenCalled();
    drawn.press("Let go");
    expect(signedIn.store.dropRescued).toHaveBeenCalledOnce();
  });

  test.each([
    ["cleared", 0, "All you had written had been sent before."],
    ["cleared", 2, "2 changes had not been sent and are lost."],
    ["forgotten", 1, "Up to 1 older change of yours may be missing there"],
  ] as const)("tells of storage that was %s with %i lost, until it was read", (kind, lost, words) => {
    const notice = { id: "n1", kind, lost, at: NOW };
    const signedIn = aSignedIn({ status: { notices: [notice] } });
    drawn = draw(<SyncSheet onClose={() => {}} />, signedIn);

    expect(drawn.text()).toContain(words);
    drawn.press("OK");
    expect(signedIn.store.putAway).toHaveBeenCalledWith(notice);
  });

  test("asks for a passphrase in its place before unsent work becomes a file", () => {
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ unsent: [anUnsent()] }));

    drawn.press("Save unsent work to a file");

    expect(drawn.text()).toContain("Only the passphrase opens it");
    drawn.remove();
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ unsent: [anUnsent()] }));
    expect(drawn.text()).not.toContain("passphrase");
  });

  test("says what keeps work from getting through, and the number of the request for whoever helps", () => {
    const stuck = { stuckSince: NOW - 20 * MINUTE, stuckBy: "full", stuckRequest: "0192e4a0-1234abcd" } as const;
    const status = { state: "waiting", waiting: 1, ...stuck } as const;
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ status, unsent: [anUnsent()] }));

    expect(drawn.text()).toContain("The server has no room left. Tell your admin.");
    expect(drawn.text()).toContain("Request …1234abcd, copy");
  });

  test("warns of a phone that is almost full or may clear what is saved, with numbers", () => {
    drawn = draw(
      <SyncSheet onClose={() => {}} />,
      aSignedIn({ status: { persisted: false, quota: { usage: 90_000_000, quota: 100_000_000 } } }),
    );

    expect(drawn.text()).toContain("This phone is almost full");
    expect(drawn.text()).toContain("10 MB left");
  });

  // F9, X11
  test.each([
    [7 * MINUTE, "This phone’s clock is 7 minutes slow"],
    [-9 * MINUTE, "This phone’s clock is 9 minutes fast"],
  ])("says of a clock that is %i ms off by how much, and that times are corrected", (clockSkewMs, told) => {
    drawn = draw(<SyncSheet onClose={() => {}} />, aSignedIn({ status: { clockSkewMs } }));

    expect(drawn.text()).toContain(told);
    expect(drawn.text()).toContain("Times are corrected with the server’s clock");
  });
});
