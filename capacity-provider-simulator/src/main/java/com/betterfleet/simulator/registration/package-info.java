/** The exchange of tokens by Register, as its initiator and as its responder, well and badly. */
@NullMarked
package com.betterfleet.simulator.registration;

import org.jspecify.annotations.NullMarked;
