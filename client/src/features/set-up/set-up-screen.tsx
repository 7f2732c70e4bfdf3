// The first run: workspace, starter, admin; then people are invited, now or later.
import "./set-up.css";
import { useState } from "preact/hooks";
import { api } from "../../api";
import { Alone } from "../../app/alone";
import { go, query } from "../../app/router";
import { useRequest } from "../../app/use-request";
import { skipWelcome } from "../../app/welcoming";
import { language, t } from "../../i18n";
import { deviceZone, guessCurrency } from "../../pick/workspace-choices";
import { adopt, thisDevice } from "../../session";
import { Button, IconButton, Steps } from "../../ui";
import { AdminStep } from "./admin-step";
import { isComplete, type SetUpForm, STEPS } from "./form";
import { StarterStep } from "./starter-step";
import { WorkspaceStep } from "./workspace-step";

function emptyForm(code: string): SetUpForm {
  const zone = deviceZone();
  const currency = guessCurrency(zone, navigator.languages);
  return { code, workspace: "", currency, zone, starter: "standard", name: "", email: "", password: "" };
}

async function setUp(form: SetUpForm): Promise<void> {
  const email = form.email.trim();
  const me = await api.setup.run({
    code: form.code.trim(),
    workspace: {
      name: form.workspace.trim(),
      language: language.value,
      currency: form.currency,
      zone: form.zone,
      starter: form.starter,
    },
    user: { name: form.name.trim(), email, password: form.password },
    device: await thisDevice(email),
  });
  skipWelcome();
  await adopt(me);
  go("/settings/people?first=1", { replace: true });
}

export function SetUpScreen() {
  const [given] = useState(() => query.value.get("code") ?? "");
  const [form, setForm] = useState(() => emptyForm(given));
  const [at, setAt] = useState(0);
  const { busy, trouble, run } = useRequest();
  const step = STEPS[at] ?? "workspace";
  const change = (part: Partial<SetUpForm>): void => setForm((before) => ({ ...before, ...part }));
  const isLast = at === STEPS.length - 1;
  const forward = (): void => {
    if (!isComplete(step, form)) return;
    if (isLast) void run(() => setUp(form));
    else setAt(at + 1);
  };
  return (
    <Alone
      key={step}
      title={t(`sign-in.setup.${step}.title`)}
      lead={t(`sign-in.setup.${step}.lead`)}
      trouble={trouble}
      onSubmit={forward}
      above={
        <div class="walk">
          {at > 0 && <IconButton icon="back" label={t("ui.back")} onClick={() => setAt(at - 1)} />}
          <Steps
            done={at}
            now={at}
            total={STEPS.length + 1}
            label={t("sign-in.setup.step", { at: at + 1, of: STEPS.length + 1 })}
          />
        </div>
      }
      bar={
        <Button type="submit" disabled={busy || !isComplete(step, form)}>
          {t(busy ? "sign-in.busy" : isLast ? "sign-in.setup.do" : "sign-in.setup.next")}
        </Button>
      }
    >
      {step === "workspace" && <WorkspaceStep form={form} change={change} asksCode={given === ""} />}
      {step === "starter" && <StarterStep form={form} change={change} />}
      {step === "admin" && <AdminStep form={form} change={change} />}
    </Alone>
  );
}
