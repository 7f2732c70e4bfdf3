// How the workspace is set: everybody may read it, the admin's name stands beside it.
import { useSignedIn } from "../../app/context";
import { compareNames, currencySign, LANGUAGE_NAMES, LANGUAGES, list, percent, t } from "../../i18n";
import type { Row, Store } from "../../store/store";
import { Avatar, Chip, Section } from "../../ui";

export function WorkspaceSettings() {
  const { store, me } = useSignedIn();
  const { workspace } = me;
  const language = LANGUAGES.find((known) => known === workspace.language);
  const admins = members(store).filter((member) => member.data.role === "admin");
  const setBy = list(admins.map((admin) => admin.data.name ?? ""));
  return (
    <>
      <Section title={t("settings.workspace")} flat>
        <div class="field">
          <b>
            <bdi>{workspace.name}</bdi>
          </b>
          {setBy !== "" && <small>{t("settings.set-by", { name: setBy })}</small>}
        </div>
        <div class="field">
          <b>{t("settings.basics")}</b>
          <small>
            {list([
              language ? LANGUAGE_NAMES[language] : workspace.language,
              `${workspace.currency} (${currencySign(workspace.currency)})`,
              workspace.zone.replaceAll("_", " "),
            ])}
          </small>
        </div>
        <div class="field">
          <b>{t("settings.visibility")}</b>
          <small>{t(`settings.visibility.${workspace.visibility}`)}</small>
        </div>
      </Section>
      <Pipelines store={store} />
      <Tags store={store} />
      <People store={store} />
    </>
  );
}

const byRank = (one: Row<"pipeline" | "step" | "tag" | "tag_category">, other: typeof one): number =>
  (one.data.rank ?? "") < (other.data.rank ?? "") ? -1 : 1;

function Pipelines({ store }: { readonly store: Store }) {
  const pipelines = [...store.rows("pipeline").value.values()].filter((row) => !row.data.archived).sort(byRank);
  const steps = [...store.rows("step").value.values()].filter((row) => !row.data.archived).sort(byRank);
  return (
    <Section title={t("settings.pipelines")} aside={pipelines.length} flat>
      {pipelines.map((pipeline) => (
        <div class="field" key={pipeline.id}>
          <b>
            <bdi>{pipeline.data.name}</bdi>
          </b>
          {pipeline.data.is_default && <span class="muted">{t("settings.default")}</span>}
          <div class="chips">
            {steps
              .filter((step) => step.data.pipeline === pipeline.id)
              .map((step) => (
                <Chip key={step.id}>
                  <bdi>{step.data.name}</bdi> {percent(step.data.probability ?? 0)}
                </Chip>
              ))}
          </div>
        </div>
      ))}
      {pipelines.length === 0 && <p class="pad muted">{t("settings.none-yet")}</p>}
    </Section>
  );
}

function Tags({ store }: { readonly store: Store }) {
  const tags = [...store.rows("tag").value.values()].filter((row) => !row.data.archived).sort(byRank);
  const categories = [...store.rows("tag_category").value.values()].filter((row) => !row.data.archived).sort(byRank);
  const groups = [
    ...categories.map((category) => ({
      id: category.id,
      name: category.data.name,
      note: [category.data.required && t("settings.tags.required"), category.data.single && t("settings.tags.single")],
      tags: tags.filter((tag) => tag.data.category === category.id),
    })),
    { id: "", name: t("settings.tags.other"), note: [], tags: tags.filter((tag) => !tag.data.category) },
  ].filter((group) => group.tags.length > 0);
  return (
    <Section title={t("settings.tags")} aside={tags.length} flat>
      {groups.map((group) => (
        <div class="field" key={group.id}>
          <b>
            <bdi>{group.name}</bdi>
          </b>
          <span class="muted">{group.note.filter(Boolean).join(", ")}</span>
          <div class="chips">
            {group.tags.map((tag) => (
              <Chip key={tag.id}>
                <bdi>{tag.data.name}</bdi>
              </Chip>
            ))}
          </div>
        </div>
      ))}
      {tags.length === 0 && <p class="pad muted">{t("settings.none-yet")}</p>}
    </Section>
  );
}

function members(store: Store): Row<"member">[] {
  const found = [...store.rows("member").value.values()].filter((member) => member.data.active !== false);
  return found.sort((one, other) => compareNames(one.data.name ?? "", other.data.name ?? ""));
}

function People({ store }: { readonly store: Store }) {
  const { me } = useSignedIn();
  const all = members(store);
  const teams = store.rows("team").value;
  return (
    <Section title={t("settings.people")} aside={all.length} flat>
      {all.map((member) => (
        <div class="field with-avatar" key={member.id}>
          <Avatar name={member.data.name ?? ""} />
          <b>
            <bdi>{member.data.name}</bdi>
          </b>
          <span class="muted">
            {member.data.role && t(`ui.role.${member.data.role}`)}
            {member.data.team && teams.get(member.data.team) && (
              <>
                , <bdi>{teams.get(member.data.team)?.data.name}</bdi>
              </>
            )}
          </span>
        </div>
      ))}
      {me.user.role === "admin" && (
        <a class="field accent" href="/settings/people">
          {t("settings.people.manage")}
        </a>
      )}
    </Section>
  );
}
