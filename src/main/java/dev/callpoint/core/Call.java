package dev.callpoint.core;

import java.util.Optional;

/**
 * The call between visitor and operator. It outlives its sessions.
 *
 * <pre>
 *   Quiet ──press──▶ Ringing ──watch──▶ Connected
 *     ▲  ▲──missed──────┘                   │
 *     │  └──watch without a ring────────────▲
 *     └──────────── bye, left, too long ────┘
 * </pre>
 */
sealed interface Call {

  record Quiet() implements Call {}

  record Ringing(long sinceMs, long missedMs) implements Call {}

  /**
   * @param endsMs when it has lasted too long, {@link Long#MAX_VALUE} for never
   * @param absentMs since when the operator's page is not present on the broker, 0 while it is
   */
  record Connected(String operator, long sinceMs, long endsMs, long absentMs) implements Call {}

  default Optional<String> holder() {
    return this instanceof Connected c ? Optional.of(c.operator()) : Optional.empty();
  }
}
