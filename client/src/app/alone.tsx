// A page outside the shell: set-up, signing in, joining. One column, the brand above, the action at the thumb.
import type { ComponentChildren } from "preact";
import { Page } from "../ui";
import type { Trouble } from "./trouble";
import { TroubleNote } from "./trouble-note";

export interface AloneProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly trouble?: Trouble | undefined;
  readonly onSubmit?: (() => void) | undefined;
  /** Back to the step before. */
  readonly above?: ComponentChildren;
  readonly bar?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Alone({ title, lead, trouble, onSubmit, above, bar, children }: AloneProps) {
  return (
    <main class="alone">
      <div class="brand">Carnet</div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <Page title={title} status={false} flat top={above} bar={bar}>
          {lead !== undefined && <p class="pad muted lead">{lead}</p>}
          {children}
          <TroubleNote trouble={trouble} />
        </Page>
      </form>
    </main>
  );
}
