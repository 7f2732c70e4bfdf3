// What the admin gives at set-up, step by step, kept together so that going back loses nothing.
import type { Starter } from "../../api";

export interface SetUpForm {
  readonly code: string;
  readonly workspace: string;
  readonly currency: string;
  readonly zone: string;
  readonly starter: Starter["id"];
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface StepProps {
  readonly form: SetUpForm;
  readonly change: (part: Partial<SetUpForm>) => void;
}

export const STEPS = ["workspace", "starter", "admin"] as const;
export type StepName = (typeof STEPS)[number];

/** Whether a step has what it needs; the server checks the rest. */
export function isComplete(step: StepName, form: SetUpForm): boolean {
  if (step === "workspace") return form.workspace.trim() !== "" && form.code.trim() !== "";
  if (step === "starter") return true;
  return form.name.trim() !== "" && form.email.includes("@") && form.password.length >= 8;
}
