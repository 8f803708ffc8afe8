/** Real parts for the tests: a broker as a process, a cable that can be cut, free ports. */
@NullMarked
package dev.callpoint.testkit;

import org.jspecify.annotations.NullMarked;
