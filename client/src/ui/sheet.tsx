// Sheets: from below on a phone, from the side at the desk; Esc, *back* and a tap beside close them.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { IconButton } from "./controls";
import { openLayer } from "./layers";

export interface SheetProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
  /** Main actions, always within the thumb's reach. */
  readonly bar?: ComponentChildren;
  /** Used in a hurry, with gloves on or during a call: targets of 56 px in every theme. */
  readonly gloves?: boolean;
}

/** A dialog; the browser keeps the focus inside and gives it back where it came from. */
export function Sheet(props: SheetProps) {
  return props.open ? <OpenSheet {...props} /> : null;
}

function OpenSheet({ title, onClose, children, bar, gloves }: SheetProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const from = document.activeElement;
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    const release = openLayer(() => close.current());
    return () => {
      release();
      element?.close();
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for it is Esc, which arrives as onCancel
    <dialog
      ref={dialog}
      class={gloves ? "sheet gloves" : "sheet"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close.current();
      }}
      onClick={(event) => {
        // Only the ground around the sheet is the dialog itself; everything in it is a child.
        if (event.target === event.currentTarget) close.current();
      }}
    >
      <div class="sheet-head">
        <h2 id={id} class="words grow">
          {title}
        </h2>
        <IconButton icon="close" label={t("ui.close")} onClick={() => close.current()} />
      </div>
      <div class="sheet-body" data-scroll>
        {children}
      </div>
      {bar !== undefined && bar !== false && bar !== null && <div class="sheet-bar">{bar}</div>}
    </dialog>
  );
}
