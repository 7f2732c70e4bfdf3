// What else is known: description, the workspace's own fields and the tags.
import { useStore } from "../../app/context";
import { plainDate, t } from "../../i18n";
import { fieldText, linkOf } from "../../pick/own-fields";
import { byRank } from "../../store/deals";
import type { Row, Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { Chip, Icon, IconButton, ListRow, Name, Section } from "../../ui";
import type { ClientRow } from "./commands";

export interface AboutProps {
  readonly row: ClientRow;
  readonly onEdit: () => void;
  readonly onTags: () => void;
}

export function About({ row, onEdit, onTags }: AboutProps) {
  const store = useStore();
  const description = row.data.description?.trim() ?? "";
  const tags = Object.keys(row.data.tags ?? {});
  const fields = ownFields(store, row).filter(({ value }) => value !== "");
  const nothing = description === "" && fields.length === 0;
  return (
    <Section title={t("clients.about")}>
      {description !== "" && (
        <div class="row event">
          <div class="when" />
          <div class="what">
            <Name>{description}</Name>
          </div>
        </div>
      )}
      {fields.map((field) => (
        <OwnFieldLine key={field.key} label={field.label} value={field.value} setting={field.setting} />
      ))}
      <div class="row event client-tags">
        <div class="when">{t("clients.tags")}</div>
        <div class="what">
          {tags.map((tag) => (
            <Chip key={tag}>
              <Name>{tagName(store, tag)}</Name>
            </Chip>
          ))}
          <button type="button" class="btn plain" onClick={onTags}>
            {t(tags.length === 0 ? "clients.tags.add" : "clients.tags.change")}
          </button>
        </div>
      </div>
      {nothing && (
        <ListRow
          when={<Icon name="pen" />}
          whenTone="accent"
          title={<span class="accent">{t("clients.about.add")}</span>}
          onClick={onEdit}
        />
      )}
    </Section>
  );
}

interface OwnFieldShown {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly setting: Row<"field"> | undefined;
}

/** In their order; what no setting names any more is still shown, as text (C2). */
function ownFields(store: Store, row: ClientRow): readonly OwnFieldShown[] {
  const data = row.data as Readonly<Record<string, unknown>>;
  const settings = [...store.rows("field").value.values()].filter((field) => field.data.entity === row.entity);
  const known = settings.sort(byRank).map((setting) => ({
    key: `x:${setting.id}`,
    label: setting.data.name ?? "",
    value: wordsOf(setting, data[`x:${setting.id}`]),
    setting,
  }));
  const names = new Set(known.map(({ key }) => key));
  const others = Object.keys(data)
    .filter((key) => key.startsWith("x:") && !names.has(key))
    .map((key) => ({ key, label: t("clients.field.unknown"), value: fieldText(data[key]), setting: undefined }));
  return [...known, ...others];
}

function wordsOf({ data: { kind } }: Row<"field">, value: unknown): string {
  if (kind === "checkbox" && typeof value === "boolean") return t(value ? "clients.yes" : "clients.no");
  const text = fieldText(value);
  return kind === "date" && /^\d{4}-\d\d-\d\d$/.test(text) ? plainDate(text) : text;
}

function OwnFieldLine({ label, value, setting }: Omit<OwnFieldShown, "key">) {
  const link = setting === undefined ? undefined : linkOf(setting.data.kind ?? "text", value);
  return (
    <ListRow
      when=""
      title={<Name>{value}</Name>}
      sub={<Name>{label}</Name>}
      end={link && <IconButton icon={link.icon} label={t("clients.follow", { label })} href={link.href} accent />}
    />
  );
}
