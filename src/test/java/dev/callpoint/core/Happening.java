package dev.callpoint.core;

/**
 * One thing of a {@link Plan}: something goes wrong for a while, or somebody comes.
 *
 * @param index in the plan
 * @param lastsMs 0 for what is over at once
 * @param seed of what is random about it
 */
record Happening(int index, long atMs, Trouble trouble, long lastsMs, long seed) {

  String story() {
    long s = atMs / 1_000;
    String clock = "day %d %02d:%02d:%02d.%03d".formatted(s / 86_400, s / 3_600 % 24, s / 60 % 60, s % 60, atMs % 1_000);
    return "%6d  %s  %s%s, seed %d".formatted(index, clock, trouble.label(), lastsMs == 0 ? "" : " for " + lastsMs + " ms", seed);
  }
}
