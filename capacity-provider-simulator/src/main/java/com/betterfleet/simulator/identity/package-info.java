/** The distributor's identity provider: issues and checks access tokens of the service. */
@NullMarked
package com.betterfleet.simulator.identity;

import org.jspecify.annotations.NullMarked;
