import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showLanguage } from "../i18n";
import {
  Button,
  Chip,
  dismissSnack,
  Field,
  initials,
  ListRow,
  Meter,
  Page,
  Segmented,
  Sheet,
  Snacks,
  Steps,
  Switch,
  snack,
  Tick,
  UNDO_MS,
} from ".";

let root: HTMLElement;
const show = (page: preact.ComponentChildren): void => {
  act(() => render(page, root));
};
const press = (selector: string): void => {
  act(() => root.querySelector<HTMLElement>(selector)?.click());
};

beforeEach(async () => {
  await showLanguage("en");
  root = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  dismissSnack();
});

describe("a row", () => {
  test("is one link, and what stands at its end is pressed apart", () => {
    const take = vi.fn();
    show(<ListRow when="09:30" title="Hotel Alpina" href="/o/1" end={<Chip onClick={take}>Take it</Chip>} />);

    press(".end button");

    expect(take).toHaveBeenCalledOnce();
    expect(root.querySelector("a")?.getAttribute("href")).toBe("/o/1");
    expect(root.querySelector("a")?.textContent).toBe("Hotel Alpina");
    expect(root.querySelector("a button")).toBeNull();
  });

  test("says which one is open at the desk", () => {
    show(<ListRow title="Hotel Alpina" href="/o/1" selected />);

    expect(root.querySelector("a")?.getAttribute("aria-current")).toBe("true");
  });
});

describe("controls", () => {
  test("a chip without an action is no button", () => {
    show(
      <>
        <Chip>fair</Chip>
        <Chip on onClick={() => {}}>
          Mine
        </Chip>
      </>,
    );

    expect(root.querySelectorAll("button")).toHaveLength(1);
    expect(root.querySelector("button")?.getAttribute("aria-pressed")).toBe("true");
  });

  test("a button with an address is a link", () => {
    show(<Button href="/people">Invite</Button>);

    expect(root.querySelector("a.btn")?.getAttribute("href")).toBe("/people");
  });

  test("choices beside each other are radio buttons with a common name", () => {
    const choose = vi.fn();
    const options = [
      { value: "board", label: "Board" },
      { value: "list", label: "List" },
    ];
    show(<Segmented label="View" options={options} value="board" onChange={choose} />);

    press("label:nth-child(2) input");

    expect(choose).toHaveBeenCalledWith("list");
    expect(root.querySelector("[role=radiogroup]")?.getAttribute("aria-label")).toBe("View");
  });

  test("a switch is in one target with its words", () => {
    const change = vi.fn();
    show(<Switch label="Keyboard shortcuts" on={false} onChange={change} />);

    press("label");

    expect(change).toHaveBeenCalledWith(true);
  });
});

describe("a field", () => {
  test("ties label, hint and error to what is typed into", () => {
    show(<Field label="E-mail" kind="email" value="x" error="Not an address" onInput={() => {}} />);
    const input = root.querySelector("input");

    expect(root.querySelector("label")?.getAttribute("for")).toBe(input?.id);
    expect(input?.getAttribute("aria-invalid")).toBe("true");
    expect(root.querySelector(`#${input?.getAttribute("aria-describedby")}`)?.textContent).toBe("Not an address");
    expect(input?.inputMode || input?.getAttribute("inputmode")).toBe("email");
  });

  test("long text grows in a box of several lines, and Enter there is only a new line", () => {
    const enter = vi.fn();
    show(<Field label="Note" kind="long" value="" onInput={() => {}} />);
    expect(root.querySelector("textarea")).not.toBeNull();

    show(<Field label="Title" value="" onInput={() => {}} onEnter={enter} />);
    act(() => {
      root.querySelector("input")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });

    expect(enter).toHaveBeenCalledOnce();
  });
});

describe("a sheet", () => {
  const sheet = (open: boolean, close: () => void) => (
    <>
      <button type="button" id="opener">
        Open
      </button>
      <Sheet title="Won" open={open} onClose={close}>
        <p>Amount</p>
      </Sheet>
    </>
  );

  test("is a dialog with its title as name, and gives the focus back", () => {
    const close = vi.fn();
    show(sheet(false, close));
    root.querySelector<HTMLElement>("#opener")?.focus();

    show(sheet(true, close));
    const dialog = root.querySelector("dialog");
    expect(dialog?.open).toBe(true);
    expect(root.querySelector(`#${dialog?.getAttribute("aria-labelledby")}`)?.textContent).toBe("Won");
    show(sheet(false, close));

    expect(root.querySelector("dialog")).toBeNull();
    expect(document.activeElement?.id).toBe("opener");
  });

  test("closes by its button, by Esc and by a tap beside it, not by one inside", () => {
    const close = vi.fn();
    show(sheet(true, close));

    press("dialog p");
    expect(close).not.toHaveBeenCalled();
    press("dialog button");
    act(() => {
      root.querySelector("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    });
    press("dialog");

    expect(close).toHaveBeenCalledTimes(3);
  });
});

describe("the snack", () => {
  test("takes back for ten seconds, in a polite live region (X24)", () => {
    vi.useFakeTimers();
    const undo = vi.fn();
    show(<Snacks />);
    act(() => snack("“Léo Faure” is now in Visited", { undo }));
    expect(root.querySelector("[aria-live=polite] .snack")?.textContent).toContain("is now in Visited");

    press(".snack button");
    expect(undo).toHaveBeenCalledOnce();
    expect(root.querySelector(".snack")).toBeNull();

    act(() => snack("Saved", { undo }));
    act(() => {
      vi.advanceTimersByTime(UNDO_MS);
    });
    expect(root.querySelector(".snack")).toBeNull();
    vi.useRealTimers();
  });
});

describe("what is seen is also said", () => {
  test("one tick and two ticks have words (X5)", () => {
    show(
      <>
        <Tick saved="phone" />
        <Tick saved="server" />
      </>,
    );

    const words = [...root.querySelectorAll("[role=img]")].map((tick) => tick.getAttribute("aria-label"));
    expect(words).toEqual(["Saved on this phone", "On the server"]);
  });

  test("progress has a name and a figure (X27)", () => {
    show(
      <>
        <Meter part={0.62} label="Contacts" />
        <Steps done={1} now={1} total={4} label="Step 2 of 4" />
      </>,
    );

    const bars = [...root.querySelectorAll("[role=progressbar]")].map((bar) => bar.getAttribute("aria-valuenow"));
    expect(bars).toEqual(["62", "1"]);
  });

  test("the page's title is the document's, too", () => {
    show(<Page title="Today">x</Page>);

    expect(document.title).toBe("Today · Carnet");
    expect(root.querySelector("h1")?.textContent).toBe("Today");
  });
});

test.each([
  ["Marco Rinaldi", "MR"],
  ["Анна Сергеевна Смирнова", "АС"],
  ["ООО «СтройИнвест»", "ОС"],
  ["李雷", "李"],
  ["o'neill", "O"],
  ["42", "?"],
])("initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
