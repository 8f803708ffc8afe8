package dev.callpoint.core;

/**
 * A picture of the moment that is still to be taken.
 *
 * @param id of the request, or of the press that rang
 * @param asked somebody waits for an answer; false for a ring's
 * @param receivedMs when it was asked for
 * @param engine generation that was told to take it, 0 while none was
 */
record Snapshot(String id, boolean asked, long receivedMs, int engine) {
  Snapshot toldTo(int generation) {
    return new Snapshot(id, asked, receivedMs, generation);
  }
}
