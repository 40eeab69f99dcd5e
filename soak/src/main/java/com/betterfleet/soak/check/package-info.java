/** The checker: what was acknowledged, which limit must be in force, and what was lost. No processes and no clock. */
@NullMarked
package com.betterfleet.soak.check;

import org.jspecify.annotations.NullMarked;
