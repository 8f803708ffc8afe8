/** The engine as it is built for another processor, run by an emulator. {@code src/lab/aarch64.sh} prepares and starts it. */
@NullMarked
package dev.callpoint.emulation;

import org.jspecify.annotations.NullMarked;
