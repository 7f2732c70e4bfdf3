// One round of syncing at a time: push, then pull, when there is a reason to.

export interface Engine {
  /** Now, whatever the waiting time after a failure says. */
  sendNow(): void;
  /** Start the new version of the app that waits. */
  applyUpdate(): void;
}
