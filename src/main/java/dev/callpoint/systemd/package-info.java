/** What systemd is told: ready, alive, stopping. */
@NullMarked
package dev.callpoint.systemd;

import org.jspecify.annotations.NullMarked;
