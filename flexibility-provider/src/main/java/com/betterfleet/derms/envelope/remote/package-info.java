/**
 * Circuits on another platform: the capacity to write there and its confirmation (M6).
 */
@NamedInterface("remote")
@NullMarked
package com.betterfleet.derms.envelope.remote;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
