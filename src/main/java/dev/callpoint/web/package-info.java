/**
 * The operator's console, served over HTTP: static pages from the class path and one small JSON with the broker's
 * address. Nothing here reads or changes a call; the console talks to the broker alone.
 *
 * <p>Threads: one named {@code callpoint-web} until the port is open, then those of jdk.httpserver and a pool of four;
 * all end on close. Imports no other package of Callpoint.
 */
@NullMarked
package dev.callpoint.web;

import org.jspecify.annotations.NullMarked;
