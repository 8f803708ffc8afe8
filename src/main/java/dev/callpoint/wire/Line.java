package dev.callpoint.wire;

/**
 * One line from an engine.
 *
 * @param generation of the engine that speaks
 */
public record Line(int generation, FromEngine message) {}
