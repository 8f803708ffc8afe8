/**
 * How functions of the C library are called, with their errno. No thread, no state; imports no other package of
 * Callpoint. What the functions are for is the business of those who call them.
 */
@NullMarked
package dev.callpoint.libc;

import org.jspecify.annotations.NullMarked;
