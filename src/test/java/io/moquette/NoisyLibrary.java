package io.moquette;

import org.slf4j.LoggerFactory;

/** Logs through SLF4J as Moquette does; TinyLog's levels go by the calling class, so it has to live in its package. */
public final class NoisyLibrary {
  private NoisyLibrary() {}

  public static void speak() {
    var logger = LoggerFactory.getLogger(NoisyLibrary.class);
    logger.info("library information");
    logger.warn("library warning");
  }
}
