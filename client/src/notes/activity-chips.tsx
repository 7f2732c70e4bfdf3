// Which kind of activity it was, what came of it, and how long it took: one tap each, none of them needed.
import { useStore } from "../app/context";
import { t } from "../i18n";
import { Chip, Name } from "../ui";
import { iconOf, kindsOf } from "./kinds";
import { MINUTES, outcomesAfter, outcomeWords } from "./outcomes";
import type { NoteInHand } from "./use-note";

interface KindsProps {
  readonly chosen: string | null;
  readonly onChoose: (kind: string | null) => void;
}

/** Tapping the chosen one again takes it off. */
export function Kinds({ chosen, onChoose }: KindsProps) {
  const store = useStore();
  return (
    <>
      {kindsOf(store).map((kind) => (
        <Chip
          key={kind.id}
          icon={iconOf(kind)}
          on={chosen === kind.id}
          onClick={() => onChoose(chosen === kind.id ? null : kind.id)}
        >
          <Name>{kind.data.name}</Name>
        </Chip>
      ))}
    </>
  );
}

interface DetailsProps {
  readonly kind: string | null;
  readonly note: NoteInHand;
}

/** Outcome and duration, once there is a kind that they are of. */
export function ActivityDetails({ kind, note }: DetailsProps) {
  const store = useStore();
  if (kind === null) return null;
  const icon = store.rows("activity_kind").value.get(kind)?.data.icon;
  return (
    <>
      {outcomesAfter(icon).map((outcome) => (
        <Chip
          key={outcome}
          on={note.outcome === outcome}
          onClick={() => note.write({ outcome: note.outcome === outcome ? null : outcome })}
        >
          {outcomeWords(outcome)}
        </Chip>
      ))}
      {icon !== "mail" &&
        MINUTES.map((minutes) => (
          <Chip
            key={minutes}
            on={note.minutes === minutes}
            onClick={() => note.write({ minutes: note.minutes === minutes ? null : minutes })}
          >
            {t("notes.minutes", { count: minutes })}
          </Chip>
        ))}
    </>
  );
}
