package dev.callpoint.mqtt;

import java.io.IOException;

/** A file of {@link TlsSettings} that is of no use as it is now. The message is a sentence for people, with no secret. */
final class UnusableFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFile(String sentence) {
    super(sentence);
  }
}
