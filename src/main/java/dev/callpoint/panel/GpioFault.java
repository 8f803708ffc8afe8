package dev.callpoint.panel;

/** GPIO that cannot be had or no longer works; the message is for a person and says what to do. */
final class GpioFault extends Exception {
  private static final long serialVersionUID = 1L;

  GpioFault(String message) {
    super(message);
  }

  GpioFault(String what, Throwable cause) {
    super(what + ": " + rootMessage(cause), cause);
  }

  /** Pi4J wraps its errors several times over; the innermost one names the system call and its errno. */
  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    // A chain of causes has no cycle by contract, but a bound costs nothing.
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
  }
}
