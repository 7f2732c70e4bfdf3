// What stands in the head of Today for a while: the event one is at, what colleagues ask for, the sample to practise on.
import type { Store } from "../../store/store";
import { EventLine } from "./event-line";
import { PracticeRow } from "./practice-row";
import { RequestRow } from "./request-row";

export function HeadLines({ store }: { readonly store: Store }) {
  return (
    <>
      <EventLine store={store} />
      <RequestRow store={store} />
      <PracticeRow store={store} />
    </>
  );
}
