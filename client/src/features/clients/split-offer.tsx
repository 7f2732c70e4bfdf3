// Several words in the first name and no surname: one tap splits them (B9).
import { isolate, t } from "../../i18n";
import { splitPerson } from "../../store/person-name";
import { Chip, Line } from "../../ui";

export interface SplitNames {
  readonly first_name: string;
  readonly middle_name: string;
  readonly last_name: string;
}

interface SplitOfferProps {
  readonly texts: Readonly<Record<string, string>>;
  readonly onSplit: (split: SplitNames) => void;
}

/** A name that stands in three fields already is left alone. */
export function SplitOffer({ texts, onSplit }: SplitOfferProps) {
  const split = splitPerson(texts.first_name ?? "");
  if ((texts.last_name ?? "").trim() !== "" || split.first_name === null || split.last_name === null) return null;
  const { first_name, last_name } = split;
  const middle_name = split.middle_name ?? texts.middle_name ?? "";
  const parts = [first_name, middle_name, last_name].filter((part) => part.trim() !== "");
  return (
    <Line>
      <Chip onClick={() => onSplit({ first_name, middle_name, last_name })}>
        {t("clients.split", { parts: parts.map(isolate).join(" | ") })}
      </Chip>
    </Line>
  );
}
