/** Offers, answers and candidates between a session and an operator, as MQTT payloads. SDP stays opaque. */
@NullMarked
package dev.callpoint.signalling;

import org.jspecify.annotations.NullMarked;
