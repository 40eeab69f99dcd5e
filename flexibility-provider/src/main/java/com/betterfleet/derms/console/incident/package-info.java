/**
 * The pages of incidents and notifications.
 */
@NullMarked
package com.betterfleet.derms.console.incident;

import org.jspecify.annotations.NullMarked;
