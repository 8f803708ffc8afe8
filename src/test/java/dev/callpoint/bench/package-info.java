/**
 * Callpoint measured beside what people use instead. {@code tools/bench} runs it; benchmarks are no tests, nothing here is
 * asserted in the suite.
 */
@NullMarked
package dev.callpoint.bench;

import org.jspecify.annotations.NullMarked;
