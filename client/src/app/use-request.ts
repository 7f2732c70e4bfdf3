// A request with the three things its screen shows: under way, what went wrong, and that it is not sent twice.
import { useRef, useState } from "preact/hooks";
import { problemWords } from "./problem-words";

export interface RequestState {
  readonly busy: boolean;
  readonly problem: string | undefined;
  /** Runs `work` unless another is under way; what it throws becomes `problem`. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

export function useRequest(): RequestState {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const underWay = useRef(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
