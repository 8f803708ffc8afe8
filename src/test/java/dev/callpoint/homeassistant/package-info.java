/** Home Assistant, as far as a test needs it: what it accepts, and how it reads what the daemon says. */
@NullMarked
package dev.callpoint.homeassistant;

import org.jspecify.annotations.NullMarked;
