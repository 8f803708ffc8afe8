package dev.callpoint.network;

/** The network cannot be watched; the message is for a person and says what to do. */
final class NetworkFault extends Exception {
  private static final long serialVersionUID = 1L;

  NetworkFault(String message) {
    super(message);
  }

  NetworkFault(String message, Throwable cause) {
    super(message, cause);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
