// One deed for all that is selected: which, how many it concerns, done, and one way back (K6).
import { useState } from "preact/hooks";
import { keep } from "../../app/save-file";
import { livePipelines } from "../../deals/step-sheet";
import { compareNames, count, isolate, percent, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { DateChips } from "../../pick/date-chips";
import { TagField } from "../../pick/tag-field";
import type { When } from "../../protocol/types.gen";
import { type Deal, stepsOf } from "../../store/deals";
import type { Done } from "../../store/gesture";
import type { Row, Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { Button, Chip, Field, Icon, type IconName, Line, ListRow, Name, Section, Sheet, snack } from "../../ui";
import { type Part, together } from "../../views/bulk";
import { handOverParts, moveParts, standbyParts, starParts, tagParts, trashParts } from "./deeds";
import { exportName, exportText } from "./export-deals";

interface BulkSheetProps {
  readonly store: Store;
  readonly deals: readonly Deal[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Does it to all that these parts concern, and leaves the selection. */
type Finish = (deed: Deed, parts: readonly Part[]) => void;
interface DeedProps extends BulkSheetProps {
  readonly onFinish: Finish;
}

const DEEDS = ["tag", "hand-over", "move", "standby", "star", "unstar", "export", "trash"] as const;
type Deed = (typeof DEEDS)[number];

const ICONS: Record<Deed, IconName> = {
  tag: "tag",
  "hand-over": "people",
  move: "pipeline",
  standby: "calendar",
  star: "star",
  unstar: "star",
  export: "download",
  trash: "trash",
};

export function BulkSheet(props: BulkSheetProps) {
  const { store, deals, onClose, onDone } = props;
  const [deed, choose] = useState<Deed | null>(null);
  const saving = useSaving(store, onDone);
  const finish: Finish = (one, parts) => {
    if (parts.length > 0) void saving.save(() => together(store, parts), tell(deals.length, one, parts));
    else {
      onDone();
      snack(t("pipeline.bulk.none"));
    }
  };
  const title = t("pipeline.bulk", { count: deals.length, words: count(deals.length) });
  const act = (next: Deed) => {
    if (next === "export") {
      onDone();
      const file = new File([exportText(store, deals)], exportName(store), { type: "text/csv;charset=utf-8" });
      return void keep(file);
    }
    if (next === "star" || next === "unstar") return finish(next, starParts(store, deals, next === "star"));
    return choose(next);
  };
  return (
    <Sheet title={title} open onClose={onClose}>
      {saving.news}
      {deed === null ? (
        <div class="page lined">
          {DEEDS.map((one) => (
            <ListRow
              key={one}
              when={<Icon name={ICONS[one]} />}
              title={t(`pipeline.bulk.${one}`)}
              onClick={() => act(one)}
            />
          ))}
        </div>
      ) : (
        <Deeds {...props} deed={deed} onFinish={finish} />
      )}
    </Sheet>
  );
}

/** Said with the number it concerned, which may be fewer than were selected. */
function tell(selected: number, deed: Deed, parts: readonly Part[]): (done: Done) => void {
  const left = selected - parts.length;
  const text = t(`pipeline.bulk.done.${deed}`, { count: parts.length, words: count(parts.length) });
  const whole = left === 0 ? text : `${text} ${t("pipeline.bulk.left", { count: left, words: count(left) })}`;
  return (done) => snack(whole, { undo: () => void done.undo() });
}

function Deeds(props: DeedProps & { readonly deed: Deed }) {
  switch (props.deed) {
    case "tag":
      return <TagDeed {...props} />;
    case "hand-over":
      return <HandOverDeed {...props} />;
    case "move":
      return <MoveDeed {...props} />;
    case "standby":
      return <StandbyDeed {...props} />;
    case "trash":
      return <TrashDeed {...props} />;
    default:
      return null;
  }
}

/** How many it concerns stands on the button itself. */
function Concerned({
  deed,
  parts,
  onDo,
}: {
  readonly deed: Deed;
  readonly parts: readonly Part[];
  readonly onDo: () => void;
}) {
  return (
    <div class="bulk-do">
      <Button disabled={parts.length === 0} onClick={onDo} tone={deed === "trash" ? "lost" : undefined}>
        {t(`pipeline.bulk.do.${deed}`, { count: parts.length, words: count(parts.length) })}
      </Button>
    </div>
  );
}

function TagDeed({ store, deals, onFinish }: DeedProps) {
  const [chosen, choose] = useState<readonly string[]>([]);
  const parts = mergedTags(chosen.map((tag) => tagParts(store, deals, tag)));
  return (
    <>
      <TagField
        chosen={chosen}
        onAdd={(element) => choose((held) => [...held, element])}
        onRemove={(element) => choose((held) => held.filter((one) => one !== element))}
      />
      {chosen.length > 0 && <p class="muted bulk-note">{chosen.map((one) => tagName(store, one)).join(", ")}</p>}
      <Concerned deed="tag" parts={parts} onDo={() => onFinish("tag", parts)} />
    </>
  );
}

/** Several tags on one record are one part: the number said is that of the records. */
function mergedTags(all: readonly (readonly Part[])[]): readonly Part[] {
  const byId = new Map<string, Part[]>();
  for (const part of all.flat()) {
    const [draft] = part.drafts;
    const id = draft !== undefined && "id" in draft ? draft.id : "";
    byId.set(id, [...(byId.get(id) ?? []), part]);
  }
  return Array.from(byId.values(), (parts) => ({
    drafts: parts.flatMap(({ drafts }) => drafts),
    back: () => parts.flatMap(({ back }) => back()),
  }));
}

function HandOverDeed({ store, deals, onFinish }: DeedProps) {
  const [to, give] = useState<string | null>(null);
  const [message, write] = useState("");
  const people = [...store.rows("member").value.values()]
    .filter(({ data }) => data.active !== false)
    .sort((one, other) => compareNames(one.data.name ?? "", other.data.name ?? ""));
  const parts = to === null ? [] : handOverParts(store, deals, to, message);
  return (
    <>
      <Line>
        {people.map(({ id, data }) => (
          <Chip key={id} on={to === id} onClick={() => give(id)}>
            {id === store.user.id ? t("pipeline.bulk.me") : <Name>{data.name}</Name>}
          </Chip>
        ))}
      </Line>
      <Field label={t("pipeline.bulk.message")} value={message} onInput={write} />
      {to !== null && parts.length < deals.length && <p class="muted bulk-note">{t("pipeline.bulk.not-yours")}</p>}
      <Concerned deed="hand-over" parts={parts} onDo={() => onFinish("hand-over", parts)} />
    </>
  );
}

function MoveDeed({ store, deals, onFinish }: DeedProps) {
  const [step, choose] = useState<Row<"step"> | null>(null);
  const all = [...store.rows("step").value.values()];
  const parts = step === null ? [] : moveParts(store, deals, step);
  return (
    <>
      {livePipelines(store).map((pipeline) => (
        <Section key={pipeline.id} flat title={<Name>{pipeline.data.name}</Name>}>
          <Line>
            {stepsOf(pipeline.id, all).map((one) => (
              <Chip key={one.id} on={one.id === step?.id} onClick={() => choose(one)}>
                <Name>{one.data.name}</Name>
                {one.data.probability == null ? null : <small class="muted">{percent(one.data.probability)}</small>}
              </Chip>
            ))}
          </Line>
        </Section>
      ))}
      {step !== null && parts.length < deals.length && (
        <p class="muted bulk-note">{t("pipeline.bulk.stays", { step: isolate(step.data.name ?? "") })}</p>
      )}
      <Concerned deed="move" parts={parts} onDo={() => onFinish("move", parts)} />
    </>
  );
}

function StandbyDeed({ store, deals, onFinish }: DeedProps) {
  const [when, wait] = useState<When | null>(null);
  const parts = when === null ? [] : standbyParts(store, deals, when);
  return (
    <>
      <DateChips value={when} onPick={wait} />
      <Concerned deed="standby" parts={parts} onDo={() => onFinish("standby", parts)} />
    </>
  );
}

function TrashDeed({ store, deals, onFinish }: DeedProps) {
  const parts = trashParts(store, deals);
  return (
    <>
      <p class="bulk-note">{t("pipeline.bulk.trash.how")}</p>
      {parts.length < deals.length && <p class="muted bulk-note">{t("pipeline.bulk.not-yours")}</p>}
      <Concerned deed="trash" parts={parts} onDo={() => onFinish("trash", parts)} />
    </>
  );
}
