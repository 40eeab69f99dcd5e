package com.betterfleet.simulator.setup;

/**
 * One resource to be there.
 *
 * @param method PUT on the resource's own path, so that a second run changes nothing; POST for an operation
 * @param path below {@code /api/v1}
 */
record Step(String method, String path, Object body) {}
