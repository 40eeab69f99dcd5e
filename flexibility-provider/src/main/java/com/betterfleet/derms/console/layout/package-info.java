/**
 * Shared by every page: frame, number and time formats, pagination, form errors, permissions. Start at {@code
 * PageLayout}.
 */
@NullMarked
package com.betterfleet.derms.console.layout;

import org.jspecify.annotations.NullMarked;
