/**
 * Tells when the machine's network has changed, as the kernel says it: an address, a default route, an interface's
 * running state. A call in progress may then need new paths.
 *
 * <p>One thread, named {@code network}, waits in the kernel and calls the listener; it ends on close. What the kernel's
 * bytes mean ({@code MessageReader}), what of it is new ({@code KnownNetwork}) and when it is told ({@code Burst}) are
 * apart from the socket. Native access is in {@code Libc} alone. Imports no other package of Callpoint.
 */
@NullMarked
package dev.callpoint.network;

import org.jspecify.annotations.NullMarked;
