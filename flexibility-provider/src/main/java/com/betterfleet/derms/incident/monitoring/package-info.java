/**
 * Jobs and probes that find alarm conditions.
 */
@NullMarked
package com.betterfleet.derms.incident.monitoring;

import org.jspecify.annotations.NullMarked;
