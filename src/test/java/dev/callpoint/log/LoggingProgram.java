package dev.callpoint.log;

import io.moquette.NoisyLibrary;
import org.tinylog.Logger;

/** What {@link LoggingIT} runs in a process of its own: TinyLog reads its configuration once. */
final class LoggingProgram {
  private LoggingProgram() {}

  public static void main(String[] arguments) {
    Logger.trace("own trace");
    Logger.debug("own debug");
    Logger.info("own information");
    Logger.tag("engine-7").warn("tagged {}", "warning");
    Logger.error(new IllegalStateException("deliberate"), "own error");
    NoisyLibrary.speak();
    Runtime.getRuntime().halt(0);
  }
}
