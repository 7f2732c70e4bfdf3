// The title, which turns into a field where it stands.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { CameBackLine } from "../../notes/came-back";
import { useKeptForm } from "../../notes/kept-form";
import { asSeen } from "../../store/gesture";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Name } from "../../ui";
import { setTitle } from "./commands";
import { said } from "./record";

interface EditableTitleProps {
  readonly store: Store;
  readonly row: Row<"opportunity">;
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Letters beyond which a title would take three lines of a phone in the largest type. */
const LONG_TITLE = 44;

/** Enter or leaving it saves; Esc leaves it as it was. */
export function EditableTitle({ store, row, isOpen, onOpen }: EditableTitleProps) {
  if (isOpen) return <TitleField store={store} row={row} onDone={() => onOpen(false)} />;
  const title = titleOf(row) || t("deals.untitled");
  return (
    <button
      type="button"
      class={title.length > LONG_TITLE ? "opp-title long" : "opp-title"}
      onClick={() => onOpen(true)}
      title={t("opportunity.title.edit")}
    >
      <Name>{title}</Name>
    </button>
  );
}

interface TitleFieldProps {
  readonly store: Store;
  readonly row: Row<"opportunity">;
  readonly onDone: () => void;
}

function TitleField({ store, row, onDone }: TitleFieldProps) {
  const form = useKeptForm(store, `title:${row.id}`, { title: row.data.title ?? "" }, row.seq);
  const box = useRef<HTMLTextAreaElement>(null);
  const isLeft = useRef(false);
  const save = async () => {
    if (isLeft.current) return;
    isLeft.current = true;
    const done = await setTitle(store, asSeen(row, form.seen), form.latest().title);
    form.forget();
    if (done !== null) said(t("opportunity.title.changed"), done);
  };
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  // A list tapped beside it takes the page away before the field is left: what was typed is saved all the same.
  useEffect(() => () => void save(), []);
  const leave = () => {
    void save();
    onDone();
  };
  const letGo = () => {
    isLeft.current = true;
    form.forget();
  };
  return (
    <>
      <CameBackLine back={form.back} />
      <textarea
        ref={box}
        class="input opp-title-field"
        rows={1}
        dir="auto"
        aria-label={t("opportunity.title")}
        value={form.values.title}
        onInput={(event) => form.write({ title: event.currentTarget.value.replace(/\n/g, " ") })}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          event.preventDefault();
          if (event.key === "Escape") letGo();
          leave();
        }}
      />
    </>
  );
}
