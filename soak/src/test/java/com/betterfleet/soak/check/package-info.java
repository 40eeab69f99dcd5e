/** Tests of the checker: it finds planted losses and wrong limits, and passes what is right. */
@NullMarked
package com.betterfleet.soak.check;

import org.jspecify.annotations.NullMarked;
