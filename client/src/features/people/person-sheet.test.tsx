import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, type Person } from "../../api";
import { aMe, aSignedIn, type Drawn, draw, settle } from "../../app/builders";
import { showLanguage } from "../../i18n";
import { Problem, Unreachable } from "../../protocol/problem";
import { signIn } from "../../session";
import type { Row } from "../../store/store";
import { differences, formOf } from "./person-form";
import { PersonSheet } from "./person-sheet";

vi.mock("../../session", () => ({ signIn: vi.fn(async () => {}) }));

const EVA: Person = {
  id: "eva",
  name: "Eva Moser",
  email: "eva@firm.example",
  role: "rep",
  team: "north",
  manages: [],
  active: true,
  joined_at: "2026-01-01T00:00:00.000Z",
  last_seen_at: null,
  installed: false,
};
const team = (id: string, name: string): Row =>
  ({ entity: "team", id, seq: 1, data: { name, archived: false } }) as unknown as Row;

let drawn: Drawn;
const saved = vi.fn();
const closed = vi.fn();
const change = vi.fn<typeof api.people.change>();

beforeEach(async () => {
  vi.clearAllMocks();
  change.mockReset().mockResolvedValue({ person: EVA, moved: 0 });
  vi.spyOn(api.people, "change").mockImplementation(change);
  await showLanguage("en");
});
afterEach(() => drawn?.remove());

function open(person: Person = EVA): void {
  const rows = [team("north", "North"), team("south", "South")];
  drawn = draw(
    <PersonSheet person={person} onSaved={saved} onClose={closed} />,
    aSignedIn({ me: aMe({ role: "admin", email: "boss@firm.example" }), rows }),
  );
}

function choose(label: string, value: string): void {
  const select = [...drawn.root.querySelectorAll("select")].find(
    (one) => drawn.root.querySelector(`label[for="${one.id}"]`)?.textContent === label,
  );
  act(() => {
    if (select) select.value = value;
    select?.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

async function save(): Promise<void> {
  drawn.press("Save");
  await settle();
}

const told = (): string => drawn.root.querySelector("[role=alert]")?.textContent ?? "";

test("only what was changed is asked for", async () => {
  open();
  choose("Role", "manager");
  drawn.press("South");

  await save();

  expect(change.mock.calls).toEqual([["eva", { role: "manager", manages: ["south"] }]]);
  expect(saved).toHaveBeenCalledOnce();
  expect(closed).toHaveBeenCalledOnce();
});

test("nothing can be saved while nothing differs", () => {
  open();

  expect([...drawn.root.querySelectorAll("button")].find((one) => one.textContent === "Save")?.disabled).toBe(true);
});

describe("a change of team", () => {
  test("asks what becomes of open records, and leaves them unless told", async () => {
    open();
    expect(drawn.text()).not.toContain("Open records");
    choose("Team", "south");
    expect(drawn.text()).toContain("Stay with North");

    await save();

    expect(change).toHaveBeenCalledWith("eva", { team: "south", move_open_records: false });
  });

  test("takes them along on demand", async () => {
    open();
    choose("Team", "");
    const [, move] = drawn.root.querySelectorAll<HTMLInputElement>("input[type=radio]");
    act(() => move?.click());

    await save();

    expect(change).toHaveBeenCalledWith("eva", { team: null, move_open_records: true });
  });
});

test("without a connection nothing is changed, and it is said", async () => {
  change.mockRejectedValueOnce(new Unreachable("network"));
  open();
  drawn.type("Name", "Eva Berger");

  await save();

  expect(told()).toContain("No connection to the server");
  expect(closed).not.toHaveBeenCalled();
});

test("the last admin stays one, and it is said", async () => {
  change.mockRejectedValueOnce(new Problem(409, "r", { code: "last_admin" }, null));
  open({ ...EVA, role: "admin" });
  choose("Role", "rep");

  await save();

  expect(told()).toContain("Somebody must stay who is an active admin");
});

test("an old sign-in is confirmed by the password, and the change goes on", async () => {
  change.mockRejectedValueOnce(new Problem(403, "r", { code: "reauth" }, null));
  open();
  choose("Role", "admin");
  await save();
  expect(closed).not.toHaveBeenCalled();
  drawn.type("Your password", "four words of mine");

  await save();

  expect(signIn).toHaveBeenCalledWith("boss@firm.example", "four words of mine");
  expect(change).toHaveBeenCalledTimes(2);
  expect(closed).toHaveBeenCalledOnce();
});

test("teams are led by managers alone", () => {
  const manager: Person = { ...EVA, role: "manager", manages: ["south", "north"] };

  expect(formOf(manager).manages).toEqual(["south"]); // the own one needs no saying
  expect(differences(manager, { ...formOf(manager), manages: [] })).toEqual({ manages: [] });
  expect(differences(manager, { ...formOf(manager), role: "rep", manages: [] })).toEqual({ role: "rep" });
});

test("what the server could not do has a number, which one tap copies", async () => {
  const id = "0192e4a0-0000-7000-8000-00001234abcd";
  const written = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  change.mockRejectedValueOnce(new Problem(500, id, { code: "server_error", detail: "It was written down." }, null));
  open();
  choose("Role", "manager");
  await save();

  await vi.waitFor(() => drawn.press("Request …1234abcd, copy"), { timeout: 20_000 });
  await settle();

  expect(written).toHaveBeenCalledExactlyOnceWith(id);
  expect(told()).toContain("Request …1234abcd, copied");
});

test("without a clipboard the whole number stands there to be selected", async () => {
  const id = "0192e4a0-0000-7000-8000-00001234abcd";
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("not here"));
  change.mockRejectedValueOnce(new Problem(500, id, { code: "server_error" }, null));
  open();
  choose("Role", "manager");
  await save();

  await vi.waitFor(() => drawn.press("Request …1234abcd, copy"), { timeout: 20_000 });
  await settle();

  expect(told()).toContain(id);
});

test("where nobody answers there is no number, and syncing looks for itself at once", async () => {
  const me = aMe({ role: "admin", email: "boss@firm.example" });
  const signedIn = aSignedIn({ me, rows: [team("north", "North")] });
  change.mockRejectedValueOnce(new Unreachable("network"));
  drawn = draw(<PersonSheet person={EVA} onSaved={saved} onClose={closed} />, signedIn);
  choose("Role", "manager");

  await save();

  expect(told()).toBe("No connection to the server. What you typed is kept; try again when there is one.");
  expect(signedIn.engine.sendNow).toHaveBeenCalledOnce();
});
