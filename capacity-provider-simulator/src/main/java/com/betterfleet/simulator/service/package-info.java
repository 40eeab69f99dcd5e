/** How the simulator reaches the service from outside: plain HTTP and the admin API. */
@NullMarked
package com.betterfleet.simulator.service;

import org.jspecify.annotations.NullMarked;
