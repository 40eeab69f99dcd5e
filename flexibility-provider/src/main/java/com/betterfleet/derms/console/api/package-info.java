/** The admin API under {@code /api/v1}: powers in kW, times with an offset, rejections as problem details. */
@NullMarked
package com.betterfleet.derms.console.api;

import org.jspecify.annotations.NullMarked;
