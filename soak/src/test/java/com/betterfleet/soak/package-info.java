/** Tests of the plan, the options and the page, and a short run. */
@NullMarked
package com.betterfleet.soak;

import org.jspecify.annotations.NullMarked;
