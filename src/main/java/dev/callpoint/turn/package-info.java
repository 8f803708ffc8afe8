/**
 * How TURN servers let somebody in who knows what they know. No thread, no state, no clock; imports no other package of
 * Callpoint.
 */
@NullMarked
package dev.callpoint.turn;

import org.jspecify.annotations.NullMarked;
