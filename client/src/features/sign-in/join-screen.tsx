// An invitation opened: name, password, language, and off one goes while the data come.
import { useEffect, useState } from "preact/hooks";
import { api, type OpenInvitation, Problem } from "../../api";
import { Alone } from "../../app/alone";
import { LanguageChoice } from "../../app/language-choice";
import { offerPractice } from "../../app/practice";
import { go } from "../../app/router";
import { type Trouble, troubleOf } from "../../app/trouble";
import { useRequest } from "../../app/use-request";
import { bestLanguage, language, showLanguage, t, tx } from "../../i18n";
import { adopt, thisDevice } from "../../session";
import { Button, Field } from "../../ui";

type Looked = { readonly open: OpenInvitation } | { readonly gone: true } | { readonly failed: Trouble };

export function JoinScreen({ token }: { readonly token: string }) {
  const [looked, setLooked] = useState<Looked>();
  const look = (): void => {
    setLooked(undefined);
    void openInvitation(token).then(setLooked);
  };
  useEffect(look, [token]);
  if (looked === undefined) return <Alone title={t("sign-in.join.title")} lead={t("sign-in.join.looking")} />;
  if ("gone" in looked) {
    return (
      <Alone
        title={t("sign-in.join.gone")}
        lead={t("sign-in.join.gone.why")}
        bar={<Button href="/">{t("sign-in.do")}</Button>}
      />
    );
  }
  if ("failed" in looked) {
    return (
      <Alone
        title={t("sign-in.join.title")}
        trouble={looked.failed}
        bar={<Button onClick={look}>{t("ui.try-again")}</Button>}
      />
    );
  }
  return <JoinForm token={token} open={looked.open} />;
}

async function openInvitation(token: string): Promise<Looked> {
  try {
    const open = await api.invitation.look(token);
    // Nobody has chosen yet: the workspace's language is the better guess when the browser's is not one of ours.
    await showLanguage(bestLanguage([...navigator.languages, open.workspace.language]));
    return { open };
  } catch (error) {
    if (error instanceof Problem && error.status === 410) return { gone: true };
    return { failed: troubleOf(error) };
  }
}

interface JoinFormProps {
  readonly token: string;
  readonly open: OpenInvitation;
}

function JoinForm({ token, open }: JoinFormProps) {
  const [name, setName] = useState(open.name);
  const [password, setPassword] = useState("");
  const { busy, trouble, run } = useRequest();
  const submit = (): Promise<void> =>
    run(async () => {
      const device = await thisDevice(open.email);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const me = await api.invitation.join({
        token,
        name: name.trim(),
        password,
        language: language.value,
        zone,
        device,
      });
      offerPractice(me.user);
      await adopt(me);
      go("/", { replace: true });
    });
  return (
    <Alone
      title={t("sign-in.join.welcome")}
      lead={tx("sign-in.join.lead", { workspace: <bdi>{open.workspace.name}</bdi>, email: <bdi>{open.email}</bdi> })}
      trouble={trouble}
      onSubmit={() => void submit()}
      bar={
        <Button type="submit" disabled={busy || name.trim() === "" || password === ""}>
          {t(busy ? "sign-in.busy" : "sign-in.start")}
        </Button>
      }
    >
      <Field
        label={t("sign-in.name")}
        autocomplete="name"
        value={name}
        onInput={setName}
        autofocus={open.name === ""}
      />
      <input
        class="unseen"
        type="email"
        autocomplete="username"
        value={open.email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <Field
        label={t("sign-in.new-password")}
        kind="password"
        autocomplete="new-password"
        value={password}
        onInput={setPassword}
        hint={t("sign-in.password-rule")}
        autofocus={open.name !== ""}
      />
      <LanguageChoice />
    </Alone>
  );
}
