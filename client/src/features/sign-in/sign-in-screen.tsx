// Signing in, in the order in which a phone fills it: e-mail, password.
import { useState } from "preact/hooks";
import { Alone } from "../../app/alone";
import { LanguageChoice } from "../../app/language-choice";
import { useRequest } from "../../app/use-request";
import { t, tx } from "../../i18n";
import { signIn } from "../../session";
import { Button, Field } from "../../ui";

export interface SignInScreenProps {
  /** Who was signed in here last; their unsent work waits for them. */
  readonly lastUser?: { readonly name: string; readonly email: string } | undefined;
}

export function SignInScreen({ lastUser }: SignInScreenProps) {
  const [email, setEmail] = useState(lastUser?.email ?? "");
  const [password, setPassword] = useState("");
  const { busy, trouble, run } = useRequest();
  const lead = lastUser ? tx("sign-in.again", { name: <bdi>{lastUser.name}</bdi> }) : t("sign-in.lead");
  return (
    <Alone
      title={t("sign-in.title")}
      lead={lead}
      trouble={trouble}
      onSubmit={() => void run(() => signIn(email.trim(), password))}
      bar={
        <Button type="submit" disabled={busy}>
          {t(busy ? "sign-in.busy" : "sign-in.do")}
        </Button>
      }
    >
      <Field
        label={t("sign-in.email")}
        kind="email"
        autocomplete="username"
        value={email}
        onInput={setEmail}
        autofocus={!lastUser}
        required
      />
      <Field
        label={t("sign-in.password")}
        kind="password"
        autocomplete="current-password"
        value={password}
        onInput={setPassword}
        autofocus={lastUser !== undefined}
        required
      />
      <LanguageChoice />
      <p class="pad muted hint">{t("sign-in.forgotten")}</p>
    </Alone>
  );
}
