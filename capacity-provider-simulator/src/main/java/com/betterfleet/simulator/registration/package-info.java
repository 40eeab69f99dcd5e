/** The registration exchange by Register, as initiator and as responder, with optional faults. */
@NullMarked
package com.betterfleet.simulator.registration;

import org.jspecify.annotations.NullMarked;
