/**
 * Circuit capacity for load control and for a remote circuit platform.
 */
@NullMarked
package com.betterfleet.derms.ems.circuits;

import org.jspecify.annotations.NullMarked;
