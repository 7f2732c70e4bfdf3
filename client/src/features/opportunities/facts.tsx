// The line under the title: step, worth, what is contested, tags.
import { money, percent, t } from "../../i18n";
import { foldTag } from "../../store/fold-text";
import type { Row } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { Chip, Icon, Name } from "../../ui";
import { useRecord } from "./record";

export function Facts() {
  const { deal, open } = useRecord();
  const step = deal.step?.data;
  return (
    <div class="line opp-facts">
      <Chip endIcon="down" onClick={() => open("step")} label={t("opportunity.step.is", { step: step?.name ?? "" })}>
        <Name>{step?.name ?? t("opportunity.step.none")}</Name>
        {step?.archived && ` (${t("opportunity.step.archived")})`}
      </Chip>
      <Worth />
      <Contested />
      <Tags />
      <MissingTags />
    </div>
  );
}

/** Amount and probability are one value and one target. */
function Worth() {
  const { deal, open } = useRecord();
  return (
    <button type="button" class="opp-worth" onClick={() => open("money")}>
      {deal.money === null ? (
        <span class="accent">{t("opportunity.money.add")}</span>
      ) : (
        <>
          <b>{money(deal.money.amount, deal.money.currency)}</b>
          {deal.probability !== null && <span class="muted"> × {percent(deal.probability)}</span>}
        </>
      )}
    </button>
  );
}

/** Two people wrote the same field while apart: both values are kept until a person decides. */
function Contested() {
  const { store, deal } = useRecord();
  const open = [...store.rows("conflict").value.values()].filter(({ root, data }) => root === deal.id && data.open);
  const [first] = open;
  if (first === undefined) return null;
  return (
    <a class="chip due opp-contested" href={`/settle?conflict=${first.id}`}>
      {open.length === 1 ? valuesWords(first) : t("opportunity.contested.fields", { count: open.length })}
    </a>
  );
}

function valuesWords({ data }: Row<"conflict">): string {
  const field = data.field ?? "";
  const named = ["title", "money", "status", "step", "description", "closing_date", "folder", "source", "when"];
  const count = 1 + (data.others?.length ?? 1);
  return t("opportunity.contested", { count, field: named.includes(field) ? field : "other" });
}

function Tags() {
  const { store, deal, open } = useRecord();
  const names = Object.keys(deal.row.data.tags ?? {}).map((tag) => tagName(store, tag));
  return (
    <button type="button" class="opp-tags" onClick={() => open("tags")}>
      {names.length === 0 ? (
        <span class="accent">
          <Icon name="tag" small /> {t("opportunity.tags.add")}
        </span>
      ) : (
        <span class="unseen">{t("opportunity.tags.change")}</span>
      )}
      {names.map((name) => (
        <span class="chip" key={name}>
          <Name>{name}</Name>
        </span>
      ))}
    </button>
  );
}

/** A compulsory category without a tag makes the card incomplete, and nothing more (B10). */
function MissingTags() {
  const { store, deal, open } = useRecord();
  const on = new Set(Object.keys(deal.row.data.tags ?? {}).map((tag) => foldTag(tagName(store, tag))));
  const tags = [...store.rows("tag").value.values()];
  const missing = [...store.rows("tag_category").value.values()].filter(
    ({ id, data }) =>
      data.required &&
      !data.archived &&
      !tags.some((tag) => tag.data.category === id && on.has(foldTag(tag.data.name ?? ""))),
  );
  if (missing.length === 0) return null;
  const names = missing.map(({ data }) => data.name ?? "").join(", ");
  return (
    <Chip tone="due" onClick={() => open("tags")}>
      {t("opportunity.tags.missing", { names })}
    </Chip>
  );
}
