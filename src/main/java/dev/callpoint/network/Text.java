package dev.callpoint.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Names and addresses as a person reads them. */
final class Text {
  /** IFNAMSIZ, with the final zero. */
  private static final int NAME_MAX = 15;

  private Text() {}

  /** A name may hold any byte but blank, slash and colon; what is not plain text becomes a question mark. */
  static String name(ByteBuffer bytes) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < bytes.limit() && i < NAME_MAX && bytes.get(i) != 0; i++) {
      byte character = bytes.get(i);
      name.append(character > ' ' && character < 0x7f ? (char) character : '?');
    }
    return name.toString();
  }

  /** @return empty for what is no address */
  static String address(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(0, copy);
    try {
      // The first group of zeros is left out, as a person would write it (RFC 4291, 2.2).
      return InetAddress.getByAddress(copy).getHostAddress().replaceFirst("(^|:)0(:0)+(:|$)", "::");
    } catch (UnknownHostException _) {
      return "";
    }
  }
}
