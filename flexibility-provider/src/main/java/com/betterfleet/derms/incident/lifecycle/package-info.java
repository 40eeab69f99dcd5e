/**
 * Changes of stored incidents: opening, recurrence, clearing, closing.
 */
@NullMarked
package com.betterfleet.derms.incident.lifecycle;

import org.jspecify.annotations.NullMarked;
