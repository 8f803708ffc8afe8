package dev.callpoint.usb;

/** Why a device cannot be switched off and on; the message is for a person and says what to do. */
final class UsbFault extends Exception {
  private static final long serialVersionUID = 1L;

  UsbFault(String message) {
    super(message);
  }
}
