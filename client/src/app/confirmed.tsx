// A change of what people may do: the server wants a fresh sign-in for it, so the password is asked when it is missing.
import { useState } from "preact/hooks";
import { Problem } from "../api";
import { t } from "../i18n";
import { signIn } from "../session";
import { Field } from "../ui";
import { useSignedIn } from "./context";
import type { Trouble } from "./trouble";
import { useRequest } from "./use-request";

export interface Confirmed {
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly asksPassword: boolean;
  /** Sends it; where the sign-in is too old for that, with the password that is then asked. */
  readonly send: (work: () => Promise<void>) => Promise<void>;
}

export function useConfirmed(): Confirmed {
  const { me } = useSignedIn();
  const [password, setPassword] = useState("");
  const [asksPassword, setAsksPassword] = useState(false);
  const { busy, trouble, run } = useRequest();
  const send = (work: () => Promise<void>): Promise<void> =>
    run(async () => {
      if (asksPassword) await signIn(me.user.email, password);
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Problem && error.code === "reauth")) throw error;
        setAsksPassword(true);
      }
    });
  return { busy, trouble, password, setPassword, asksPassword, send };
}

interface PasswordAgainProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

export function PasswordAgain({ value, onInput }: PasswordAgainProps) {
  const { me } = useSignedIn();
  return (
    <>
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
        label={t("settings.people.password")}
        hint={t("settings.people.password.why")}
        kind="password"
        autocomplete="current-password"
        value={value}
        onInput={onInput}
        autofocus
      />
    </>
  );
}
