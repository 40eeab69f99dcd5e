/** The pretend distributor's identity provider: issues access tokens to the service, and knows them again. */
@NullMarked
package com.betterfleet.simulator.identity;

import org.jspecify.annotations.NullMarked;
