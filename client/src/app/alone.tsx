// A page outside the shell: set-up, signing in, joining. One column, the brand above, the action at the thumb.
import type { ComponentChildren } from "preact";
import { Note, Page } from "../ui";

export interface AloneProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly problem?: string | undefined;
  readonly onSubmit?: (() => void) | undefined;
  /** Back to the step before. */
  readonly above?: ComponentChildren;
  readonly bar?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Alone({ title, lead, problem, onSubmit, above, bar, children }: AloneProps) {
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
          {problem !== undefined && (
            <div role="alert">
              <Note tone="lost" title={problem} />
            </div>
          )}
        </Page>
      </form>
    </main>
  );
}
