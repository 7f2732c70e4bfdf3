import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../api";
import { aMe, aSignedIn, type Drawn, draw, settle } from "../../app/builders";
import { showLanguage } from "../../i18n";
import { Problem, Unreachable } from "../../protocol/problem";
import { adopt, signIn, signOut } from "../../session";
import { JoinScreen } from "./join-screen";
import { SignInScreen } from "./sign-in-screen";
import { SignOutSheet } from "./sign-out-sheet";

vi.mock("../../session", () => ({
  session: signal({ state: "signed_out" }),
  signIn: vi.fn(),
  signOut: vi.fn(),
  adopt: vi.fn(),
  thisDevice: async () => ({ id: "device", name: "Test" }),
}));

let drawn: Drawn | undefined;
beforeEach(async () => {
  vi.clearAllMocks();
  await showLanguage("en");
});
afterEach(() => {
  drawn?.remove();
  drawn = undefined;
});

const submit = async (page: Drawn): Promise<void> => {
  page.root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
  await settle();
};

describe("signing in", () => {
  test("hands over e-mail and password", async () => {
    drawn = draw(<SignInScreen />);
    drawn.type("E-mail", " anna@firm.example ");
    drawn.type("Password", "four words of mine");

    await submit(drawn);

    expect(signIn).toHaveBeenCalledWith("anna@firm.example", "four words of mine");
  });

  test.each([
    [new Problem(401, "r", { code: "unauthenticated" }, null), "E-mail or password is not right"],
    [new Problem(429, "r", { code: "slow_down" }, 90_000), "Wait 2 minutes and try again"],
    [new Unreachable("network"), "No connection to the server"],
    [new Unreachable("not_ours", 200), "Does this Wi-Fi want you to sign in first?"],
    [new Problem(418, "r", { code: "teapot", detail: "I am a teapot." }, null), "I am a teapot."],
  ])("%s is told in words and what was typed stays", async (error, words) => {
    vi.mocked(signIn).mockRejectedValueOnce(error);
    drawn = draw(<SignInScreen lastUser={{ name: "Anna Berg", email: "anna@firm.example" }} />);
    drawn.type("Password", "wrong");

    await submit(drawn);

    expect(drawn.root.querySelector("[role=alert]")?.textContent).toContain(words);
    expect(drawn.root.querySelector<HTMLInputElement>("input[type=password]")?.value).toBe("wrong");
  });
});

describe("an invitation", () => {
  test("is taken up with name, password and language", async () => {
    const open = { workspace: { name: "Bellavista", language: "en" }, name: "Anna Berg", email: "anna@firm.example" };
    vi.spyOn(api.invitation, "look").mockResolvedValue(open);
    const join = vi.spyOn(api.invitation, "join").mockResolvedValue(aMe());
    drawn = draw(<JoinScreen token="secret" />);
    await settle();
    expect(drawn.text()).toContain("You join Bellavista as anna@firm.example.");

    drawn.type("Password", "four words of mine");
    await submit(drawn);

    expect(join.mock.calls[0]?.[0]).toMatchObject({ token: "secret", name: "Anna Berg", language: "en" });
    expect(adopt).toHaveBeenCalledWith(aMe());
  });

  test("that was used already says so and leads to signing in", async () => {
    vi.spyOn(api.invitation, "look").mockRejectedValue(new Problem(410, "r", { code: "gone" }, null));
    drawn = draw(<JoinScreen token="used" />);
    await settle();

    expect(drawn.text()).toContain("This link no longer opens");
    expect(drawn.root.querySelector("a.btn")?.getAttribute("href")).toBe("/");
  });

  test("can be asked for again when there was no connection", async () => {
    vi.spyOn(api.invitation, "look").mockRejectedValue(new Unreachable("network"));
    drawn = draw(<JoinScreen token="secret" />);
    await settle();

    expect(drawn.text()).toContain("No connection to the server");
    expect(drawn.text()).toContain("Try again");
  });
});

describe("signing out", () => {
  const unsent = [{ op: "1" }, { op: "2" }] as never;

  test("without unsent work asks nothing", async () => {
    vi.mocked(signOut).mockResolvedValue({ done: true, unsent: 0 });
    const close = vi.fn();
    drawn = draw(<SignOutSheet onClose={close} />, aSignedIn());
    expect(drawn.text()).toContain("Everything is sent.");

    drawn.press("Sign out");
    await settle();

    expect(signOut).toHaveBeenCalledWith("send");
    expect(close).toHaveBeenCalledOnce();
  });

  test("stays when the unsent work could not be sent, and says how much", async () => {
    vi.mocked(signOut).mockResolvedValue({ done: false, unsent: 2 });
    const close = vi.fn();
    drawn = draw(<SignOutSheet onClose={close} />, aSignedIn({ unsent }));

    drawn.press("Send, then sign out");
    await settle();

    expect(drawn.text()).toContain("2 changes could not be sent");
    expect(close).not.toHaveBeenCalled();
  });

  test("keeps it on this phone when asked", async () => {
    vi.mocked(signOut).mockResolvedValue({ done: true, unsent: 2 });
    drawn = draw(<SignOutSheet onClose={() => {}} />, aSignedIn({ unsent }));

    drawn.press("Sign out, keep it here");
    await settle();

    expect(signOut).toHaveBeenCalledWith("keep");
  });

  test("discards only after the word has been typed, and names the number (X25, X36)", async () => {
    vi.mocked(signOut).mockResolvedValue({ done: true, unsent: 0 });
    drawn = draw(<SignOutSheet onClose={() => {}} />, aSignedIn({ unsent }));

    drawn.press("Discard and sign out");
    drawn.press("Discard 2 changes and sign out");
    expect(signOut).not.toHaveBeenCalled();
    drawn.type("To discard, type “discard”", "Discard");
    drawn.press("Discard 2 changes and sign out");
    await settle();

    expect(signOut).toHaveBeenCalledWith("discard");
  });
});
