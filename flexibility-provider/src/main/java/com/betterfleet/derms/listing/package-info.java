/** Pages of lists with a link to the next page, as shared by every interface. */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal"})
package com.betterfleet.derms.listing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
