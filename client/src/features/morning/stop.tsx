// The frame of the round, for each of its stops and its end: how far it is, what is asked, and the answers at the thumb.
import type { ComponentChildren } from "preact";
import { t } from "../../i18n";
import { CameBackLine } from "../../notes/came-back";
import type { KeptText } from "../../notes/kept-text";
import { Field, Page } from "../../ui";

export interface Frame {
  readonly top: ComponentChildren;
  readonly actions: ComponentChildren;
}

interface StopProps {
  readonly frame: Frame;
  readonly bar?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function Stop({ frame, bar, children }: StopProps) {
  return (
    <Page title={t("morning.title")} back="/" compact {...frame} bar={bar}>
      {children}
    </Page>
  );
}

/** Each of them leads to the next stop. */
export function Answers({ children }: { readonly children: ComponentChildren }) {
  return <div class="walk-answers">{children}</div>;
}

interface WordsProps {
  readonly words: KeptText;
  readonly question: string;
  readonly how: string;
}

/** What is said to the question, kept while it is typed; it goes along with whichever answer is tapped. */
export function Words({ words, question, how }: WordsProps) {
  return (
    <>
      <CameBackLine back={words.back} />
      <div class="walk-words">
        <Field label={question} hideLabel kind="long" value={words.value} onInput={words.write} placeholder={how} />
      </div>
    </>
  );
}
