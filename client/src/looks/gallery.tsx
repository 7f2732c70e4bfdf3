// Every component of `ui/` in every state it can be in, on one page; the theme is chosen on top.
import { chooseTheme, Page, Section, Segmented, Snacks, StateWords, THEMES, themeChoice } from "../ui";
import { Boxes } from "./boxes";
import { Controls } from "./controls";
import { Fields } from "./fields";
import { Rows } from "./rows";
import { Sheets } from "./sheets";
import { Tokens } from "./tokens";

const THEME_CHOICES = THEMES.map((value) => ({ value, label: value }));

/** The whole page; without the margin, so that each part stands on plain paper. */
export function Gallery() {
  return (
    <main class="body">
      <Page
        title="Looks"
        flat
        tools={false}
        status={<StateWords>Every component, in every state</StateWords>}
        top={
          <div class="line">
            <Segmented label="Theme" options={THEME_CHOICES} value={themeChoice.value} onChange={chooseTheme} />
          </div>
        }
      >
        <Section title="Colour and type" flat>
          <Tokens />
        </Section>
        <Controls />
        <Fields />
        <Rows />
        <Boxes />
        <Sheets />
      </Page>
      <Snacks />
    </main>
  );
}
