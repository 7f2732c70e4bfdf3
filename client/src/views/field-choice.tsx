// What stands in the rows of a list, and in which order: each person's own choice (K8).
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Chip, IconButton, Line, ListRow, Name } from "../ui";

export interface Choosable {
  readonly key: string;
  readonly label: string;
  /** Without it nobody would know what the row is: it moves, and cannot be left out. */
  readonly isRequired?: boolean;
}

interface FieldChoiceProps {
  /** Of the button that opens it. */
  readonly words: string;
  readonly all: readonly Choosable[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** Folded away: it is arranged once and used for months. */
export function FieldChoice(props: FieldChoiceProps) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <Line>
        <Chip endIcon={isOpen ? undefined : "down"} on={isOpen} onClick={() => open(!isOpen)}>
          {props.words}
        </Chip>
      </Line>
      {isOpen && <Opened {...props} />}
    </>
  );
}

function Opened({ all, chosen, onChoose }: FieldChoiceProps) {
  const shown = chosen.flatMap((key) => all.find((one) => one.key === key) ?? []);
  return (
    <>
      <div class="page lined">
        {shown.map((one, at) => (
          <ListRow
            key={one.key}
            title={<Name>{one.label}</Name>}
            end={
              <>
                {at > 0 && (
                  <IconButton
                    icon="up"
                    label={t("views.field.earlier", { label: one.label })}
                    onClick={() => onChoose(movedField(chosen, one.key, -1))}
                  />
                )}
                {at < shown.length - 1 && (
                  <IconButton
                    icon="down"
                    label={t("views.field.later", { label: one.label })}
                    onClick={() => onChoose(movedField(chosen, one.key, 1))}
                  />
                )}
                {!one.isRequired && (
                  <IconButton
                    icon="close"
                    label={t("views.field.off", { label: one.label })}
                    onClick={() => onChoose(withField(chosen, one.key))}
                  />
                )}
              </>
            }
          />
        ))}
      </div>
      <Line>
        {all
          .filter(({ key }) => !chosen.includes(key))
          .map(({ key, label }) => (
            <Chip key={key} icon="plus" onClick={() => onChoose(withField(chosen, key))}>
              <Name>{label}</Name>
            </Chip>
          ))}
      </Line>
    </>
  );
}

/** Put one on at the end, or take it off. */
export function withField(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
}

/** One place nearer to the front or to the end. */
export function movedField(keys: readonly string[], key: string, by: 1 | -1): readonly string[] {
  const at = keys.indexOf(key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= keys.length) return keys;
  return keys.with(at, keys[to] ?? key).with(to, key);
}
