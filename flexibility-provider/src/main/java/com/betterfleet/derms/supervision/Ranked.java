package com.betterfleet.derms.supervision;

/**
 * How a scope stands, in one word.
 *
 * @param rank how badly off it is, 0 the worst
 */
public record Ranked(String scopeId, Mode mode, int rank) {}
