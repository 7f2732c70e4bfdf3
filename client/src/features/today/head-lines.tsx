// What stands in the head of Today for a while: the event one is at, the sample to practise on.
import type { Store } from "../../store/store";
import { EventLine } from "./event-line";
import { PracticeRow } from "./practice-row";

export function HeadLines({ store }: { readonly store: Store }) {
  return (
    <>
      <EventLine store={store} />
      <PracticeRow store={store} />
    </>
  );
}
