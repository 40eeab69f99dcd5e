/** Settings from environment variables: ports, addresses, credentials. */
@NullMarked
package com.betterfleet.simulator.settings;

import org.jspecify.annotations.NullMarked;
