/** The one thread that runs the core: feeds it events and time, hands its commands to whoever carries them out. */
@NullMarked
package dev.callpoint.loop;

import org.jspecify.annotations.NullMarked;
