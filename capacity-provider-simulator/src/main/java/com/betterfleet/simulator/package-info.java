/**
 * A simulated distributor and a simulated depot in one program, which uses only the public interfaces of the service.
 */
@NullMarked
package com.betterfleet.simulator;

import org.jspecify.annotations.NullMarked;
