// The workspace's kinds of activity, one of them chosen.
import type { Store } from "../../store/store";
import { Chip, Line, Name } from "../../ui";
import { iconOf, kindsOf } from "./composer";

interface KindChipsProps {
  readonly store: Store;
  readonly chosen: string | null;
  readonly onChoose: (kind: string | null) => void;
}

/** Tapping the chosen one again takes it off. */
export function KindChips({ store, chosen, onChoose }: KindChipsProps) {
  return (
    <Line>
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
    </Line>
  );
}
