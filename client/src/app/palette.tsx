// Ctrl-K at the desk: everything that can be done, by typing the beginning of its name (X22).
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Field, Icon, ListRow, moveByArrows, Sheet } from "../ui";
import { type Command, commandsFor, matching, searchCommand } from "./commands";
import { useSignedIn } from "./context";

interface PaletteProps {
  readonly onClose: () => void;
}

export function Palette({ onClose }: PaletteProps) {
  const signedIn = useSignedIn();
  const [typed, setTyped] = useState("");
  const found = matching(commandsFor(signedIn), typed);
  const wanted = typed.trim();
  const lines = wanted === "" ? found : [...found, searchCommand(wanted)];
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  return (
    <Sheet title={t("palette.title")} open onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows lead through what stands inside, which can be pressed by itself */}
      <div onKeyDown={moveByArrows}>
        <Field
          label={t("palette.what")}
          hideLabel
          kind="search"
          placeholder={t("palette.what")}
          value={typed}
          onInput={setTyped}
          onEnter={() => run(lines[0])}
          autofocus
        />
        <div class="page lined">
          {lines.map((line) => (
            <ListRow
              key={line.id}
              when={<Icon name={line.icon} />}
              whenTone="accent"
              title={line.words}
              onClick={() => run(line)}
            />
          ))}
        </div>
      </div>
    </Sheet>
  );
}
