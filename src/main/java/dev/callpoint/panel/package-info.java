/**
 * Button, status light and door relay through Pi4J, on real GPIO or simulated.
 *
 * <p>One thread, "panel", owns every Pi4J output, all timing and all calls to the listener. Pi4J's own threads only
 * enqueue edges. Nothing of Pi4J leaves this package, and it imports no other package of Callpoint.
 */
@NullMarked
package dev.callpoint.panel;

import org.jspecify.annotations.NullMarked;
