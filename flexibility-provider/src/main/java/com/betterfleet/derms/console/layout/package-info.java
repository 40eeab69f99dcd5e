/**
 * What every page shares: frame, number and time formats, pagination, form errors, permissions. Reads no page.
 */
@NullMarked
package com.betterfleet.derms.console.layout;

import org.jspecify.annotations.NullMarked;
