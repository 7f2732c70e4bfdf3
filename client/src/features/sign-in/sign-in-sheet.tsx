// The session has run out while work went on: sign in again to send it, without leaving the page.
import { useState } from "preact/hooks";
import { useSignedIn } from "../../app/context";
import { TroubleNote } from "../../app/trouble-note";
import { useRequest } from "../../app/use-request";
import { t } from "../../i18n";
import { signIn } from "../../session";
import { Button, Field, Sheet, snack } from "../../ui";

export function SignInSheet({ onClose }: { readonly onClose: () => void }) {
  const { me, engine } = useSignedIn();
  const [password, setPassword] = useState("");
  const { busy, trouble, run } = useRequest();
  const submit = (): Promise<void> =>
    run(async () => {
      await signIn(me.user.email, password);
      onClose();
      engine.sendNow();
      snack(t("trouble.again.done"));
    });
  return (
    <Sheet title={t("saving.sign-in")} open onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p class="pad muted">{t("trouble.again.why")}</p>
        <div class="control">
          <span class="label">{t("sign-in.email")}</span>
          <bdi>{me.user.email}</bdi>
        </div>
        <input
          class="unseen"
          type="email"
          autocomplete="username"
          value={me.user.email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <Field
          label={t("sign-in.password")}
          kind="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
          autofocus
        />
        <TroubleNote trouble={trouble} />
        <div class="sheet-bar">
          <Button type="submit" disabled={busy}>
            {t(busy ? "sign-in.busy" : "sign-in.do")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
