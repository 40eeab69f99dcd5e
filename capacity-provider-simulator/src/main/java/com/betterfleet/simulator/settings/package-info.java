/** What the environment says: ports, addresses, credentials. */
@NullMarked
package com.betterfleet.simulator.settings;

import org.jspecify.annotations.NullMarked;
