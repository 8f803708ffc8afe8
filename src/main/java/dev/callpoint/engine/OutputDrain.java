package dev.callpoint.engine;

import java.io.InputStream;

/** Takes what a process prints and always drains it: a full pipe would hang the process. */
@FunctionalInterface
public interface OutputDrain {
  /** @param name of the stream, e.g. {@code engine-3-stderr} */
  void drain(String name, InputStream output);
}
