/** Circuit capacity for load control and for an external circuit platform. */
@NullMarked
package com.betterfleet.derms.ems.circuits;

import org.jspecify.annotations.NullMarked;
