package dev.callpoint.usb;

/** What a USB device is to the intercom. */
public enum Part {
  CAMERA("camera"),
  MICROPHONE("microphone");

  private final String words;

  Part(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
