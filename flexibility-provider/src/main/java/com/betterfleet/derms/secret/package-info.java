/** What must not be readable in the database: secrets that are needed again, and tokens that are only recognised. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
