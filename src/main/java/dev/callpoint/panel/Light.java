package dev.callpoint.panel;

/**
 * What the status light tells a visitor. One character is 100 ms, {@code #} is lit:
 *
 * <pre>
 *   OFF         (dark)
 *   READY       (lit)                  press me
 *   RINGING     #####.....             somebody is being called
 *   IN_CALL     ##################..   lit, with a wink
 *   RECOVERING  #.                     a flicker: wait a moment
 *   NO_BROKER   #.............................   a spark every 3 s: rings cannot be delivered now
 *   NEEDS_HELP  #.#.#..........        three sparks: a person has to look at it
 *   IDENTIFY    #.#.######..           short, short, long: this is the one that somebody looks for
 * </pre>
 */
public enum Light {
  OFF(BlinkPattern.dark()),
  READY(BlinkPattern.lit()),
  RINGING(BlinkPattern.of(500, 500)),
  IN_CALL(BlinkPattern.of(1800, 200)),
  RECOVERING(BlinkPattern.of(100, 100)),
  NO_BROKER(BlinkPattern.of(100, 2900)),
  NEEDS_HELP(BlinkPattern.of(100, 100, 100, 100, 100, 1000)),
  IDENTIFY(BlinkPattern.of(100, 100, 100, 100, 600, 200));

  private final BlinkPattern pattern;

  Light(BlinkPattern pattern) {
    this.pattern = pattern;
  }

  BlinkPattern pattern() {
    return pattern;
  }
}
